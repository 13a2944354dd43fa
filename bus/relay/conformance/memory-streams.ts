// A fake event log for the relay's tests: its streams can be unavailable, refuse, hang, or lose entries.
import { compareEntryIds, type StreamName } from '@waggle/contracts';
import { type EventLog, type NewEntry, StreamBehindError } from '../../event-log.ts';

export interface MemoryStreams extends Pick<EventLog, 'append' | 'missing' | 'lastPublished'> {
  /** The versions of the events on a stream, by order id. */
  versions(stream: StreamName, order: string): number[];
  /** The event ids on a stream. */
  events(stream: StreamName): string[];
  /** While set, everything rejects with it. */
  away: Error | null;
  /** Streams that reject all appends, each with its error. */
  readonly broken: Map<StreamName, Error>;
  /** Events whose append rejects, alone or in a batch. */
  readonly poisoned: Set<string>;
  /** While set, appending waits for it. */
  hang: Promise<void> | null;
  /** Drops all but the first `keep` entries of every stream. */
  lose(keep: number): void;
  /** Counts append attempts and refused queries. */
  readonly tries: number;
}

interface Wire {
  readonly event_id: string;
  readonly payload: { readonly order_id: string; readonly version: number };
}

/** @param next the number of the first entry */
export function memoryStreams(next = 1): MemoryStreams {
  const streams = new Map<string, { readonly id: string; readonly event: Wire }[]>();
  let tries = 0;
  const entries = (stream: string) => streams.get(stream) ?? [];
  const lastPosition = (stream: string) => entries(stream).at(-1)?.id ?? '0-0';
  const add = (stream: string, { event }: NewEntry): string => {
    const id = `${next++}-0`;
    streams.set(stream, [...entries(stream), { id, event: JSON.parse(String(event)) as Wire }]);
    return id;
  };
  const refuse = (stream: string) => {
    const error = made.away ?? made.broken.get(stream as StreamName);
    if (error) throw error;
  };
  const ask = (stream: string) => {
    tries += 1;
    refuse(stream);
    tries -= 1;
  };
  const made: MemoryStreams = {
    away: null,
    broken: new Map(),
    poisoned: new Set(),
    hang: null,
    async append(stream, added, expectLast = null) {
      tries += 1;
      await made.hang;
      refuse(stream);
      if (expectLast && compareEntryIds(lastPosition(stream), expectLast) < 0) {
        throw new StreamBehindError(`${stream} ends at ${lastPosition(stream)}, before ${expectLast}`);
      }
      const poisoned = added.find(({ event }) => made.poisoned.has((JSON.parse(String(event)) as Wire).event_id));
      if (poisoned) throw new Error('the stream does not take this event');
      return added.map((entry) => add(stream, entry));
    },
    async lastPublished(stream) {
      ask(stream);
      return lastPosition(stream);
    },
    async missing(stream, ids) {
      ask(stream);
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
  };
  return made;
}
