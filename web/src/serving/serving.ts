// How the customer gets the food: chosen once, and kept for the visit.
import type { KitchenView } from '@waggle/contracts';
import { type OrderServing, orderServings } from '@waggle/contracts/price-codes.ts';
import { storedValue } from '../storage/stored-value.ts';

const wish = storedValue<OrderServing | null>({
  key: 'waggle.serving',
  parse: (text) => orderServings.find((one) => one === text) ?? null,
  write: (serving) => serving,
  visit: true,
});

export const chooseServing = (serving: OrderServing): void => wish.set(serving);

/** Those that the kitchen offers; one from before there was a choice delivers. */
export const offeredBy = ({ servings = ['delivery'] }: Pick<KitchenView, 'servings'>): readonly OrderServing[] =>
  orderServings.filter((one) => servings.includes(one));

/** What the customer chose, as long as the kitchen offers it. */
export function useServing(kitchen: Pick<KitchenView, 'servings'>): OrderServing {
  const chosen = wish.use();
  const offered = offeredBy(kitchen);
  return chosen !== null && offered.includes(chosen) ? chosen : (offered[0] ?? 'delivery');
}
