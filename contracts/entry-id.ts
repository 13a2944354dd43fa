// Ids of stream entries: comparing them, and a form that sorts as text. Both halves of a Redis id go up to 2^64 - 1, which a
// JavaScript number cannot hold, so this file works on their digits.

/** The id of an entry on its stream: `<ms>-<n>`, ascending in the order of appending. Compare with `compareEntryIds`. */
export type EntryId = string;

const pattern = /^(\d{1,20})-(\d{1,20})$/;

export const isEntryId = (text: string): boolean => pattern.test(text);

/** Negative when `a` was appended before `b`. @throws {TypeError} when one of them is not an entry id */
export function compareEntryIds(a: EntryId, b: EntryId): number {
  const [x, y] = [sortableEntryId(a), sortableEntryId(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** As text that sorts in the order of appending: `5-12` → twenty digits each. @throws {TypeError} */
export function sortableEntryId(id: EntryId): string {
  const match = pattern.exec(id);
  if (!match)
    throw new TypeError(`${JSON.stringify(id)} is not an entry id: expected <ms>-<n>, such as 1700000000000-0`);
  return `${match[1]?.padStart(20, '0')}-${match[2]?.padStart(20, '0')}`;
}

/** The reverse of `sortableEntryId`. */
export const entryIdOf = (sortable: string): EntryId => sortable.replace(/(^|-)0+(?=\d)/g, '$1');

/** An id before that one, with at most a few entries between the two: a log is read from after an id. @throws {TypeError} */
export function entryIdBefore(id: EntryId): EntryId {
  if (!isEntryId(id)) throw new TypeError(`${JSON.stringify(id)} is not an entry id`);
  const [ms = 0n, n = 0n] = id.split('-').map(BigInt);
  if (n > 0n) return `${ms}-${n - 1n}`;
  return ms > 0n ? `${ms - 1n}-999` : '0-0';
}

/** When an entry was appended, in ms since the epoch by the engine's clock. */
export const appendedAt = (id: EntryId): number => Number(id.split('-', 1)[0]);
