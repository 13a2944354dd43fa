// The cart on a phone: a bar at the bottom opens it as a sheet.
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { CartContents, type CartContentsProps, usePricedCart } from './cart-contents.tsx';
import styles from './cart-sheet.module.css';

export function CartSheet({ menu, onEdit }: CartContentsProps) {
  const { t } = useTranslation();
  const { money } = useFormat();
  const cart = usePricedCart(menu);
  const [open, setOpen] = useState(false);
  // An empty cart closes the sheet, and the next item does not reopen it.
  const empty = cart.count === 0;
  useEffect(() => {
    if (empty) setOpen(false);
  }, [empty]);
  if (empty) return null;
  return (
    <div className={styles.place}>
      <button
        type="button"
        className={styles.bar}
        onClick={() => setOpen(true)}
        data-blocked={cart.blocked || undefined}
      >
        <span className={styles.count}>
          <Icon name="bag" />
          <span>{cart.count}</span>
        </span>
        <span>{t('cart.show')}</span>
        <span className={styles.total}>{cart.total !== null && money(cart.total, menu.kitchen)}</span>
      </button>
      <Dialog open={open} onClose={() => setOpen(false)} title={t('cart.title')}>
        <div>
          <CartContents
            menu={menu}
            onEdit={(edit) => {
              setOpen(false);
              onEdit(edit);
            }}
          />
        </div>
      </Dialog>
    </div>
  );
}
