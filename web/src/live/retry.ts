// The rules of coming back: how long to wait before the next attempt, and which closed sockets are not tried again.
import { closeCodes } from '@waggle/contracts/close-codes.ts';

export type CloseReason = keyof typeof closeCodes;

const firstMs = 300;
const mostMs = 10_000;

/**
 * Milliseconds before attempt number `attempt` (0 for the first): doubling, and anywhere in its upper half, so that the
 * clients of a server that comes back do not all come at once.
 */
export const retryDelay = (attempt: number, random: () => number): number =>
  Math.min(mostMs, firstMs * 2 ** Math.min(attempt, 10)) * (0.5 + random() / 2);

/** The reason why another attempt would get the same answer; null when trying again is right. */
export function refusalOf(code: number): CloseReason | null {
  const reasons = Object.keys(closeCodes) as CloseReason[];
  return reasons.find((reason) => closeCodes[reason].code === code && !closeCodes[reason].resume) ?? null;
}
