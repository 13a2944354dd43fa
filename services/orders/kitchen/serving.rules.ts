// Which ways of serving a kitchen offers, pure.
import { type KitchenSettings, type OrderServing, orderServings } from '@waggle/contracts';

/** Of kitchens that were set up before there was a choice, and of clients that name none. */
const usual: OrderServing = 'delivery';

export const servingsOf = ({ servings = [usual] }: Pick<KitchenSettings, 'servings'>): readonly OrderServing[] =>
  orderServings.filter((one) => servings.includes(one));

/** The kitchen does not offer this way. */
export interface NotServed {
  readonly kind: 'not_served';
  readonly serving: OrderServing;
  readonly offered: readonly OrderServing[];
}

export function notServedBy(
  kitchen: Pick<KitchenSettings, 'servings'>,
  serving: OrderServing = usual,
): NotServed | null {
  const offered = servingsOf(kitchen);
  return offered.includes(serving) ? null : { kind: 'not_served', serving, offered };
}
