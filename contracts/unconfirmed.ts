// The reason of an order that was cancelled because the kitchen did not confirm it in time. Pages show it in their language, and
// pages of earlier versions as it is.
export const unconfirmedReason = 'The kitchen did not confirm the order in time.';

/** The code of a reason that nobody wrote, also of events from before there were codes. Of another one, the reason itself. */
export const codeOfReason = (reason: string | null): string | null =>
  reason === unconfirmedReason ? 'unanswered' : reason;

/** Whether somebody wrote this reason: it may name the customer, and goes when the customer goes. */
export const isWrittenReason = (reason: string | undefined): reason is string =>
  reason !== undefined && reason !== unconfirmedReason;

/** The same without a reason that somebody wrote. Returns the same object when that changes nothing. */
export function withoutWrittenReason<T extends { readonly reason?: string }>(one: T): T {
  if (!isWrittenReason(one.reason)) return one;
  const { reason: _, ...rest } = one;
  return rest as T;
}
