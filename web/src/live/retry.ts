// The rules of reconnecting: the backoff, and the close codes that end it.
import { type Backoff, backoffDelay } from '@waggle/contracts/backoff.ts';
import { type CloseReason, closeCodes } from '@waggle/contracts/close-codes.ts';

const backoff: Backoff = { firstMs: 300, maxMs: 10_000, jitter: 0.5 };

/** The backoff in ms. @param failures consecutive failed attempts, from 1 */
export const retryDelay = (failures: number, random: () => number): number => backoffDelay(backoff, failures, random);

/** Why a retry would fail the same way; null when a retry makes sense. */
export function finalReason(code: number): CloseReason | null {
  const reasons = Object.keys(closeCodes) as CloseReason[];
  return reasons.find((reason) => closeCodes[reason].code === code && !closeCodes[reason].resume) ?? null;
}
