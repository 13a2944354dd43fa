// The rules of reconnecting: how long to wait before the next attempt, and after which close codes there is none.
import { type Backoff, backoffDelay } from '@waggle/contracts/backoff.ts';
import { closeCodes } from '@waggle/contracts/close-codes.ts';

export type CloseReason = keyof typeof closeCodes;

const backoff: Backoff = { firstMs: 300, maxMs: 10_000, jitter: 0.5 };

/** The pause in ms before the next attempt. @param failures how many attempts have failed in a row, from 1 */
export const retryDelay = (failures: number, random: () => number): number => backoffDelay(backoff, failures, random);

/** The reason why another attempt would get the same answer; null when trying again is right. */
export function refusalOf(code: number): CloseReason | null {
  const reasons = Object.keys(closeCodes) as CloseReason[];
  return reasons.find((reason) => closeCodes[reason].code === code && !closeCodes[reason].resume) ?? null;
}
