// The codes of why an order ends before its customer has it, how far it was, and where its food goes. Without schemas: pages load them
// too.

/** What staff may choose. `other` goes with words. */
export const cancelReasons = [
  'sold_out',
  'too_busy',
  'closing',
  'customer_asked',
  'customer_absent',
  'address_wrong',
  'refused',
  'other',
] as const;
export type CancelReason = (typeof cancelReasons)[number];

/** What an order may say: also that nobody answered it. */
export const cancelCodes = [...cancelReasons, 'unanswered'] as const;
export type CancelCode = (typeof cancelCodes)[number];
/** Of a code that came from elsewhere: one that this version does not know goes with words, as `other` does. */
export const cancelCodeOf = (code: string): CancelCode => cancelCodes.find((one) => one === code) ?? 'other';

/** How far the order was. */
export const cancelStages = ['created', 'confirmed', 'preparing', 'ready', 'out_for_delivery'] as const;
export type CancelStage = (typeof cancelStages)[number];

/** From when on the food is cooked: it is thrown away unless whoever cancels says otherwise. */
const cooked: readonly CancelStage[] = ['preparing', 'ready', 'out_for_delivery'];

export const isCooked = (stage: CancelStage): boolean => cooked.includes(stage);

/** Who may cancel an order, and how far it may be. */
export type Canceller = 'customer' | 'kitchen' | 'admin';
const last: Readonly<Record<Canceller, CancelStage>> = {
  customer: 'confirmed',
  kitchen: 'ready',
  admin: 'out_for_delivery',
};

export const mayCancelAt = (by: Canceller, stage: CancelStage): boolean =>
  cancelStages.indexOf(stage) <= cancelStages.indexOf(last[by]);

/** Where the food of a cancelled order goes: back into the stock, or into the bin. */
export const foodGoesTo = ['stock', 'waste'] as const;
export type FoodGoesTo = (typeof foodGoesTo)[number];
