// The reason of an order that was cancelled because the kitchen did not confirm it in time. Pages show it in their language, and
// pages of earlier versions as it is.
export const unconfirmedReason = 'The kitchen did not confirm the order in time.';
