// Entry ids of the embedded engine: `<ms>-<n>` outside, one integer in the tables, which makes ranges and sorting simple.
import type { EntryId } from '../event-log.ts';

// Beyond a thousand entries in a millisecond the ids run ahead into the next, far above what one file can take. The product
// stays a safe integer until the year 2255.
const perMs = 1000;

/** The next entry's position: that of the current time, but always after `last`, even when the clock goes back. */
export const nextPosition = (nowMs: number, last: number): number => Math.max(Math.floor(nowMs) * perMs, last + 1);

/** The first position of a millisecond. */
export const firstPositionAt = (ms: number): number => Math.floor(ms) * perMs;

export const idOf = (position: number): EntryId => `${Math.floor(position / perMs)}-${position % perMs}`;

/** Null when this engine never assigns such an id. */
export function positionOfId(id: EntryId): number | null {
  const [, ms, n] = /^(\d{1,13})-(\d{1,3})$/.exec(id) ?? [];
  return ms === undefined || n === undefined ? null : Number(ms) * perMs + Number(n);
}
