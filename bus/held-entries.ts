// The entries that a consumer holds: read or claimed, but not yet acknowledged, dead-lettered or lost.
import type { AnyEvent } from '@waggle/contracts';
import type { Entry } from './event-log.ts';

export interface HeldEntry {
  readonly entry: Entry;
  /** Claimed from another process, which may have failed at it. */
  readonly claimed: boolean;
  /** Aborted when the lease is lost, or the consumer abandons the entry. */
  readonly lease: AbortController;
  /** It is being acknowledged or dead-lettered: its absence on the engine is then not a lost lease. */
  settling: boolean;
  /** The decoded event; null before decoding, or when decoding failed. */
  event: AnyEvent | null;
}

export interface HeldEntries {
  readonly size: number;
  /** Null when it is already held: the engine may deliver an entry again after a late renewal. */
  add(entry: Entry, claimed: boolean): HeldEntry | null;
  has(held: HeldEntry): boolean;
  /** False when it is no longer held. */
  remove(held: HeldEntry): boolean;
  all(): HeldEntry[];
  /** The held entries by stream. */
  byStream(): Map<string, HeldEntry[]>;
}

export function createHeldEntries(): HeldEntries {
  const entries = new Map<string, HeldEntry>();
  const keyOf = ({ stream, id }: Entry) => `${id} ${stream}`;
  const has = (held: HeldEntry) => entries.get(keyOf(held.entry)) === held;
  return {
    get size() {
      return entries.size;
    },
    add(entry, claimed) {
      const key = keyOf(entry);
      if (entries.has(key)) return null;
      const held: HeldEntry = { entry, claimed, lease: new AbortController(), settling: false, event: null };
      entries.set(key, held);
      return held;
    },
    has,
    remove: (held) => has(held) && entries.delete(keyOf(held.entry)),
    all: () => [...entries.values()],
    byStream: () => Map.groupBy(entries.values(), ({ entry }) => entry.stream),
  };
}
