// Bounds a log while every request fails for the same reason, such as a full disk: the log itself must not fill it.

/** A line of a kind is written at most this often. */
const quietMs = 10_000;
/** A bound on remembered kinds. */
const remembered = 200;

/** Null: leave the line out. Else how many of its kind were left out since the last one. */
export type RepeatedLines = (kind: string) => number | null;

export function repeatedLines(now: () => number): RepeatedLines {
  const kinds = new Map<string, { since: number; leftOut: number }>();
  return (kind) => {
    const known = kinds.get(kind);
    if (known && now() - known.since < quietMs) {
      known.leftOut += 1;
      return null;
    }
    if (kinds.size >= remembered) kinds.clear();
    kinds.set(kind, { since: now(), leftOut: 0 });
    return known?.leftOut ?? 0;
  };
}
