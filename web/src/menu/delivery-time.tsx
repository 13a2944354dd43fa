// How long an order placed now would take: by the kitchen's queue, or by its settings until that is known.
import type { KitchenView } from '@waggle/contracts';
import { useTranslation } from 'react-i18next';

export interface DeliveryTimeProps {
  readonly kitchen: KitchenView;
  /** Of this order, where something is known of it; default: of any. */
  readonly expected?: Pick<KitchenView, 'estimate' | 'full'> | null;
}

export function DeliveryTime({ kitchen, expected }: DeliveryTimeProps) {
  const { t } = useTranslation();
  const { preparation_minutes, delivery_minutes } = kitchen;
  const { estimate, full } = expected ?? kitchen;
  if (full) return t('menu.full');
  if (!estimate) return t('menu.takes', { minutes: preparation_minutes + delivery_minutes });
  const { from_minutes: from, to_minutes: to } = estimate;
  return from < 5 ? t('menu.takes', { minutes: to }) : t('menu.takesRange', { from, to });
}
