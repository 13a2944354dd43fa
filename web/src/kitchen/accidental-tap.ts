// Tells a second tap that was meant for a card that has just left from one that is meant for the card that slid there. Pure.

/** A touch of a card's button that counted. */
export interface Tap {
  readonly orderId: string;
  /** In ms. */
  readonly at: number;
}

/** A double tap is over by then, and nobody finds and reads the next card sooner. */
const slipMs = 400;

/** The finger was still on its way when another card came under it: nobody chose this one. */
export const isSlip = (last: Tap | null, { orderId, at }: Tap): boolean =>
  last !== null && last.orderId !== orderId && at - last.at < slipMs;
