// How long an order placed now would take: by the kitchen's queue, or by its settings until that is known.
import type { KitchenView } from '@waggle/contracts';
import { useTranslation } from 'react-i18next';
import { useServing } from '../serving/serving.ts';

export interface DeliveryTimeProps {
  readonly kitchen: KitchenView;
  /** Of this order, where something is known of it; default: of any. */
  readonly expected?: Pick<KitchenView, 'estimate' | 'full'> | null;
}

export function DeliveryTime({ kitchen, expected }: DeliveryTimeProps) {
  const { t } = useTranslation();
  const { preparation_minutes, delivery_minutes, pick_up_estimate } = kitchen;
  const isPickUp = useServing(kitchen) === 'pick_up';
  const { estimate, full } = expected ?? (isPickUp ? { ...kitchen, estimate: pick_up_estimate } : kitchen);
  if (full) return t('menu.full');
  if (isPickUp) {
    const { from_minutes: from, to_minutes: to } = estimate ?? { from_minutes: 0, to_minutes: preparation_minutes };
    return from < 5 ? t('menu.pickUp.takes', { minutes: to }) : t('menu.pickUp.takesRange', { from, to });
  }
  if (!estimate) return t('menu.takes', { minutes: preparation_minutes + delivery_minutes });
  const { from_minutes: from, to_minutes: to } = estimate;
  return from < 5 ? t('menu.takes', { minutes: to }) : t('menu.takesRange', { from, to });
}
