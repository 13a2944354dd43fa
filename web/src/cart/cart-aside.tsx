// The cart beside the menu, on wide screens.
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './cart-aside.module.css';
import { CartContents, type CartContentsProps } from './cart-contents.tsx';

export function CartAside(props: CartContentsProps) {
  const { t } = useTranslation();
  const titleId = useId();
  return (
    <aside className={styles.aside} aria-labelledby={titleId}>
      <div className={styles.card}>
        <h2 id={titleId}>{t('cart.title')}</h2>
        <CartContents {...props} />
      </div>
    </aside>
  );
}
