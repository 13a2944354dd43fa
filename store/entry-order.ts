// Entry ids as the stores keep them: text that sorts in the order of appending.

/** `5-12` → twenty digits each, since both halves of a Redis id go up to 2^64 - 1. */
export function sortableEntryId(id: string): string {
  const match = /^(\d{1,20})-(\d{1,20})$/.exec(id);
  if (!match)
    throw new TypeError(`${JSON.stringify(id)} is not an entry id: expected <ms>-<n>, such as 1700000000000-0`);
  return `${match[1]?.padStart(20, '0')}-${match[2]?.padStart(20, '0')}`;
}

/** The entry id that `sortableEntryId` was given. */
export const entryIdOf = (sortable: string): string => sortable.replace(/(^|-)0+(?=\d)/g, '$1');

/** Negative when `a` was appended before `b`. */
export function compareEntryIds(a: string, b: string): number {
  const [x, y] = [sortableEntryId(a), sortableEntryId(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}
