// The cart with its total, the issues that block an order, and the link to the checkout.
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import type { MenuState } from '../menu/menu-state.ts';
import { takesLaterOrders, useOpening } from '../menu/use-opening.ts';
import { paths } from '../paths.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { type CartEdit, type PricedCart, priceCart, withoutUnavailable } from './cart.ts';
import styles from './cart-contents.module.css';
import { CartLines } from './cart-lines.tsx';
import { replaceCart, useCart } from './use-cart.ts';

export function usePricedCart(menu: MenuState): PricedCart {
  const lines = useCart();
  return useMemo(() => priceCart(lines, menu), [lines, menu]);
}

export interface CartContentsProps {
  readonly menu: MenuState;
  readonly onEdit: (edit: CartEdit) => void;
  /** Shows the total and the link to the checkout; the checkout page has its own. */
  readonly withCheckout?: boolean;
}

export function CartContents({ menu, onEdit, withCheckout = true }: CartContentsProps) {
  const { t } = useTranslation();
  const { money } = useFormat();
  const cart = usePricedCart(menu);
  const opening = useOpening(menu.kitchen);
  const takesOrders = opening.open || takesLaterOrders(menu.kitchen);
  if (cart.count === 0) return <EmptyCart />;
  return (
    <>
      <CartLines cart={cart} unit={menu.kitchen} onEdit={onEdit} />
      {withCheckout && (
        <p className={styles.total}>
          <span>{t('cart.total')}</span>
          <span>{cart.total === null ? '–' : money(cart.total, menu.kitchen)}</span>
        </p>
      )}
      {cart.blocked && (
        <Notice
          tone="bad"
          title={t('cart.blocked')}
          actions={<Button onClick={() => replaceCart(withoutUnavailable(cart))}>{t('cart.putRight')}</Button>}
        />
      )}
      {withCheckout &&
        (cart.blocked || !takesOrders ? (
          <Button tone="primary" size="l" wide disabled>
            {t(takesOrders ? 'cart.checkout' : 'cart.closed')}
          </Button>
        ) : (
          <ButtonLink href={paths.checkout} tone="primary" size="l" wide>
            {t('cart.checkout')}
          </ButtonLink>
        ))}
    </>
  );
}

function EmptyCart() {
  const { t } = useTranslation();
  return (
    <div className={styles.empty}>
      <svg viewBox="0 0 120 116" aria-hidden="true">
        <path d="M60 6 84 20v28L60 62 36 48V20Z" />
        <path d="M32 54 56 68v28L32 110 8 96V68Z" />
        <path d="M88 54l24 14v28l-24 14-24-14V68Z" />
      </svg>
      <p>{t('cart.empty')}</p>
    </div>
  );
}
