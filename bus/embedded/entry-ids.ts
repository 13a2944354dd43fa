// Entry ids of the embedded engine: `<ms>-<n>` outside, one integer in the tables, so that ranges and orders are plain.
import type { EntryId } from '../event-log.ts';

// A thousand entries in one millisecond, then the ids run ahead into the next: far above what one file takes. The product
// stays a safe integer until the year 2255.
const perMs = 1000;

/** The position that the next entry gets: that of its time, and always behind `last`, even when the clock went back. */
export const nextPosition = (nowMs: number, last: number): number => Math.max(Math.floor(nowMs) * perMs, last + 1);

/** The first position of a millisecond. */
export const positionAt = (ms: number): number => Math.floor(ms) * perMs;

export const idOf = (position: number): EntryId => `${Math.floor(position / perMs)}-${position % perMs}`;

/** Null when no entry of this engine can have that id. */
export function positionOf(id: EntryId): number | null {
  const [, ms, n] = /^(\d{1,13})-(\d{1,3})$/.exec(id) ?? [];
  return ms === undefined || n === undefined ? null : Number(ms) * perMs + Number(n);
}
