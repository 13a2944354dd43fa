// How long an order placed now would take: by the kitchen's queue, or by its settings until that is known.
import type { KitchenView } from '@waggle/contracts';
import { useTranslation } from 'react-i18next';
import { useServing } from '../serving/serving.ts';

export function DeliveryTime({ kitchen }: { readonly kitchen: KitchenView }) {
  const { t } = useTranslation();
  const { estimate, pick_up_estimate, preparation_minutes, delivery_minutes } = kitchen;
  if (useServing(kitchen) === 'pick_up') {
    const { from_minutes: from = 0, to_minutes: to = preparation_minutes } = pick_up_estimate ?? {};
    return from < 5 ? t('menu.pickUp.takes', { minutes: to }) : t('menu.pickUp.takesRange', { from, to });
  }
  if (!estimate) return t('menu.takes', { minutes: preparation_minutes + delivery_minutes });
  const { from_minutes: from, to_minutes: to } = estimate;
  return from < 5 ? t('menu.takes', { minutes: to }) : t('menu.takesRange', { from, to });
}
