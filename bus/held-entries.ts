// The entries that a consumer holds: read or claimed, and not yet acknowledged, dead-lettered or lost.
import type { AnyEvent } from '@waggle/contracts';
import type { Entry } from './event-log.ts';

export interface HeldEntry {
  readonly entry: Entry;
  /** Taken over from another process, which may have failed at it before. */
  readonly claimed: boolean;
  /** Aborted when the lease is lost, or the consumer gives up on the entry. */
  readonly lease: AbortController;
  /** It is being acknowledged or dead-lettered: that the engine no longer knows it as ours is then no loss. */
  settling: boolean;
  /** What the entry holds; null until it was decoded, and when it cannot be. */
  event: AnyEvent | null;
}

export interface HeldEntries {
  readonly size: number;
  /** Null when it is held already: an engine may hand out an entry again whose lease was renewed late. */
  add(entry: Entry, claimed: boolean): HeldEntry | null;
  has(held: HeldEntry): boolean;
  /** False when it is not held any more. */
  remove(held: HeldEntry): boolean;
  all(): HeldEntry[];
  /** The held entries of each stream that has some. */
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
