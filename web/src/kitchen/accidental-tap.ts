// Recognizes the second tap of a double tap: the first one moved its card away, and the next card slid under the finger.

/** A tap on a card's button that had an effect. */
export interface Tap {
  readonly orderId: string;
  /** In ms. */
  readonly at: number;
}

/** A double tap is over by then, and nobody reads the next card faster. */
const doubleTapMs = 400;

/** The finger was already on its way when another card moved under it: nobody chose this one. */
export const isAccidentalTap = (last: Tap | null, { orderId, at }: Tap): boolean =>
  last !== null && last.orderId !== orderId && at - last.at < doubleTapMs;
