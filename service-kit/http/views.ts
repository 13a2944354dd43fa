// Views of stored records. A record that holds nonsense, however it got into the store, may have none: it must not hide the others.

/** What `work` returns, or `instead` where it throws. For what is made of one stored record alone. */
export function unlessNonsense<T>(work: () => T, instead: T): T {
  try {
    return work();
  } catch {
    return instead;
  }
}

/**
 * The views of a list's records. Null stands for a record of which none can be made: no schema of a list allows it, so the answer leaves
 * it out, and the log and a metric say so (legible.ts).
 */
export const viewsOf = <Stored, View>(records: readonly Stored[], toView: (record: Stored) => View): View[] =>
  records.map((record) => unlessNonsense(() => toView(record), null as View));
