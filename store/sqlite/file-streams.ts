// The streams that are in the same file as the store: an event is on its stream with the commit that emits it, without a relay.
import type { DatabaseSync } from 'node:sqlite';
import type { EntryId, StreamName } from '@waggle/contracts';
import type { EmittedRow } from '../transaction.ts';

export interface FileStreams {
  /** Creates their tables. */
  open(): Promise<void>;
  /**
   * Inside a transaction: appends events in order, and returns their entry ids.
   * @param expectLast the last entry that was published; null when there is none
   * @param committed as in a transaction's body: readers get the entries after the commit
   * @throws when the stream takes no entries, or has lost published ones
   */
  append(
    db: DatabaseSync,
    stream: StreamName,
    events: readonly EmittedRow[],
    expectLast: EntryId | null,
    committed: (effect: () => void) => void,
  ): readonly EntryId[];
}
