// Who handles which events, and how long that takes: of the latest events of each type, as the inboxes have them.
import type { Entry, EventLog } from '@waggle/bus';
import {
  appendedAt,
  type EventId,
  eventsOn,
  type ReactionTimes,
  type StreamName,
  streamNames,
  type Topology,
} from '@waggle/contracts';
import type { Journeys } from '@waggle/store';
import { entryView } from './read-entries.ts';

export interface ReadReactionsDeps {
  readonly journeys: Pick<Journeys, 'handled'>;
  readonly eventLog: Pick<EventLog, 'info' | 'entries'>;
  readonly topology: Topology;
}

type ReactionRow = ReactionTimes['events'][number];
type ServiceTimes = ReactionRow['services'][number];

/** Before the last event of a stream: the log reads forward only, so the latest are found in ever longer spans. */
const spansMs = [1_000, 10_000, 60_000, 600_000];
const mostOfStream = 200;

export async function readReactions(deps: ReadReactionsDeps): Promise<ReactionTimes> {
  const rows = await Promise.all(streamNames.map((stream) => reactionsOn(deps, stream)));
  return { events: rows.flat() };
}

async function reactionsOn(
  { journeys, eventLog, topology }: ReadReactionsDeps,
  stream: StreamName,
): Promise<ReactionRow[]> {
  const { last_id } = await eventLog.info(stream);
  const found = await latestEntries(eventLog, stream, appendedAt(last_id));
  const entries = found.map(entryView).filter(({ only_for }) => only_for === null);
  const readers = [...topology.consumersOf(stream)];
  const handled = new Map(
    await Promise.all(
      readers.map(async ([service]) => {
        const ids = entries.flatMap(({ event_id }) => (event_id === null ? [] : [event_id as EventId]));
        return [service, await journeys.handled(service, ids)] as const;
      }),
    ),
  );
  return eventsOn(stream).map((event_type) => {
    const ofType = entries.filter((entry) => entry.event_type === event_type);
    const services = readers
      .filter(([, types]) => (types as readonly string[]).includes(event_type))
      .map(([service]): ServiceTimes => {
        const times = ofType.flatMap(({ id, event_id }) => {
          const one = handled.get(service)?.get(event_id as EventId);
          return one && one.began_at !== null
            ? [{ waited: one.began_at - appendedAt(id), took: one.handled_at - one.began_at }]
            : [];
        });
        return {
          service,
          events: times.length,
          waited_ms: spreadOf(times.map(({ waited }) => waited)),
          handled_ms: spreadOf(times.map(({ took }) => took)),
        };
      });
    return { event_type, stream, publisher: topology.publisherOf(stream), seen: ofType.length, services };
  });
}

async function latestEntries(
  eventLog: Pick<EventLog, 'entries'>,
  stream: StreamName,
  lastMs: number,
): Promise<readonly Entry[]> {
  let latest: readonly Entry[] = [];
  for (const span of spansMs) {
    const entries = await eventLog.entries(stream, `${Math.max(0, lastMs - span)}-0`, mostOfStream);
    const isWhole = entries.length < mostOfStream;
    // A full page is the beginning of its span; of the shortest one, that is late enough.
    if (isWhole || latest.length === 0) latest = entries;
    if (!isWhole) break;
  }
  return latest;
}

function spreadOf(sample: readonly number[]): ServiceTimes['waited_ms'] {
  const sorted = sample.map((ms) => Math.max(0, ms)).toSorted((a, b) => a - b);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
  const [p50, p95] = [at(0.5), at(0.95)];
  return p50 === undefined || p95 === undefined ? null : { p50, p95 };
}
