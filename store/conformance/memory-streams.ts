// Streams for relays under test, as an event log would give them, which can be away, hang, or lose what they had.

import type { Publish, RelayedEntry } from '@waggle/bus/relay/relay.ts';
import { compareEntryIds, type StreamName } from '@waggle/contracts';

export interface MemoryStreams {
  readonly publish: Publish;
  lastId(stream: StreamName): Promise<string>;
  missing(stream: StreamName, ids: readonly string[]): Promise<string[]>;
  /** The versions of the events on a stream, by order id. */
  versions(stream: StreamName, order: string): number[];
  /** All that is on a stream, as event ids. */
  events(stream: StreamName): string[];
  /** Publishing, and asking for the last id, rejects until the error is taken back. */
  away: Error | null;
  /** While set, publishing waits for it. */
  hang: Promise<void> | null;
  /** Drops all behind the first `keep` entries of every stream. */
  lose(keep: number): void;
  /** How often something was to be published. */
  readonly tries: number;
}

interface Wire {
  readonly event_id: string;
  readonly payload: { readonly order_id: string; readonly version: number };
}

/** @param next the number of the first entry */
export function memoryStreams(next = 1): MemoryStreams {
  const streams = new Map<StreamName, { readonly id: string; readonly event: Wire }[]>();
  let tries = 0;
  const entries = (stream: StreamName) => streams.get(stream) ?? [];
  const lastOf = (stream: StreamName) => entries(stream).at(-1)?.id ?? '0-0';
  const append = (stream: StreamName, { event }: RelayedEntry): string => {
    const id = `${next++}-0`;
    streams.set(stream, [...entries(stream), { id, event: JSON.parse(event) as Wire }]);
    return id;
  };
  return {
    away: null,
    hang: null,
    async publish(stream, added, expectLast) {
      tries += 1;
      await this.hang;
      if (this.away) throw this.away;
      if (expectLast && compareEntryIds(lastOf(stream), expectLast) < 0) {
        throw Object.assign(new Error(`${stream} ends at ${lastOf(stream)}, before ${expectLast}`), {
          code: 'stream_behind',
        });
      }
      return added.map((entry) => append(stream, entry));
    },
    async lastId(stream) {
      if (this.away) throw this.away;
      return lastOf(stream);
    },
    async missing(stream, ids) {
      if (this.away) throw this.away;
      return ids.filter((id) => !entries(stream).some((entry) => entry.id === id));
    },
    versions: (stream, order) =>
      entries(stream)
        .filter(({ event }) => event.payload.order_id === order)
        .map(({ event }) => event.payload.version),
    events: (stream) => entries(stream).map(({ event }) => event.event_id),
    lose(keep) {
      for (const [stream, held] of streams) streams.set(stream, held.slice(0, keep));
    },
    get tries() {
      return tries;
    },
  } satisfies MemoryStreams & ThisType<MemoryStreams>;
}
