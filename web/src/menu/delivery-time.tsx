// How long an order would take that is placed now, by the kitchen's queue; before that is known, by its settings.
import type { KitchenView } from '@waggle/contracts';
import { useTranslation } from 'react-i18next';

export function DeliveryTime({ kitchen }: { readonly kitchen: KitchenView }) {
  const { t } = useTranslation();
  const { estimate, preparation_minutes, delivery_minutes } = kitchen;
  if (!estimate) return t('menu.takes', { minutes: preparation_minutes + delivery_minutes });
  const { from_minutes: from, to_minutes: to } = estimate;
  return from < 5 ? t('menu.takes', { minutes: to }) : t('menu.takesRange', { from, to });
}
