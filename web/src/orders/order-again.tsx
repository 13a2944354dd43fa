// Puts an order's items back into the cart, as far as they are still on the menu.
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { addToCart } from '../cart/use-cart.ts';
import { useMenu } from '../menu/live-menu.ts';
import { paths } from '../paths.ts';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';
import { useSavedOrders } from './saved-orders.ts';

export function OrderAgain({ orderId }: { readonly orderId: string }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const { menu } = useMenu();
  const items = useSavedOrders().find(({ order }) => order.order_id === orderId)?.items;
  // Someone else's order, opened by its link.
  if (!items) return null;
  const again = () => {
    if (!menu) return;
    const available = items.flatMap((line) => {
      const item = menu.items.find(({ item_id }) => item_id === line.item_id);
      return item ? [{ item, choices: line.options ?? [], quantity: line.quantity, note: line.note ?? '' }] : [];
    });
    for (const selection of available) addToCart(selection);
    if (available.length < items.length) toast(t('orders.notAll'), { tone: 'bad' });
    navigate(available.length > 0 ? paths.checkout : paths.menu);
  };
  return (
    <Button tone="primary" wide busy={!menu} onClick={again}>
      {t('orders.again')}
    </Button>
  );
}
