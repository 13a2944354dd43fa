// Detects the second tap of a double tap: the first one moved its card away, and the next card slid under the finger.

/** A tap on a card's button that took effect. */
export interface Tap {
  readonly orderId: string;
  /** In ms. */
  readonly at: number;
}

/** Longer than a double tap, and shorter than anyone needs to read the next card. */
const doubleTapMs = 400;

/** Whether the card moved under a finger that was already tapping. */
export const isAccidentalTap = (last: Tap | null, { orderId, at }: Tap): boolean =>
  last !== null && last.orderId !== orderId && at - last.at < doubleTapMs;
