// Gathers what stores and streams tell of one order. Stores first: they keep it when streams are trimmed.
import type { DeadLetter, EntryId, EventLog, RetryPolicy, StreamInfo } from '@waggle/bus';
import { longestHandlerPause } from '@waggle/bus/backoff.ts';
import { shownError } from '@waggle/bus/shown-error.ts';
import {
  type AnyEvent,
  appendedAt,
  type Clock,
  compareEntryIds,
  type EventId,
  groupOf,
  type Journey,
  messageOf,
  type OrderId,
  type StreamName,
  streamNames,
  streamOf,
  type Topology,
} from '@waggle/contracts';
import type { Emitted, Handled, Journeys } from '@waggle/store';
import { emittedOf } from '@waggle/store/journeys.ts';
import { journeyOf, type LetterFact, type PendingFact } from './journey.rules.ts';
import { eventsOnStreams } from './stream-events.ts';

export interface ReadJourneyDeps {
  readonly journeys: Journeys;
  readonly eventLog: EventLog;
  readonly topology: Topology;
  readonly clock: Pick<Clock, 'now'>;
  readonly retry: RetryPolicy;
  /** How long inboxes keep what was handled, in ms; 0: not known. */
  readonly inboxMs: number;
}

/** Null when nothing is known of the order: neither in a store nor on a stream. */
export async function readJourney(deps: ReadJourneyDeps, orderId: OrderId): Promise<Journey | null> {
  const { topology, clock } = deps;
  const gaps: string[] = [];
  const events = await emittedEvents(deps, orderId, gaps);
  if (events.length === 0) return null;
  const readersOf = ({ stream, event_type }: Pick<Emitted, 'stream' | 'event_type'>): string[] =>
    [...topology.consumersOf(stream as StreamName)].flatMap(([service, types]) =>
      (types as readonly string[]).includes(event_type) ? [service] : [],
    );
  const handled = await handledEvents(deps, events, readersOf, gaps);
  const open = events.flatMap((event) =>
    readersOf(event).flatMap((service) =>
      (event.entry_id !== null || event.archived) && !handled.get(service)?.has(event.event_id)
        ? [{ event, service }]
        : [],
    ),
  );
  const progress = await progressOf(deps, open, gaps);
  // Some were handled while the streams were read: an event is in the inbox before it is acknowledged.
  const later = await handledEvents(
    deps,
    [...new Set(open.map(({ event }) => event))],
    (event) => open.filter((one) => one.event === event).map(({ service }) => service),
    gaps,
  );
  return journeyOf({
    order_id: orderId,
    now: clock.now(),
    events,
    readersOf,
    inboxMs: deps.inboxMs,
    handled(service, id) {
      const [before, after] = [handled.get(service), later.get(service)];
      if (before === null || after === null) return undefined;
      return before?.get(id) ?? after?.get(id) ?? null;
    },
    ...progress,
    gaps,
  });
}

/** With those that only an archive has. */
type KnownEvent = Emitted & { readonly archived?: true };

async function emittedEvents(deps: ReadJourneyDeps, orderId: OrderId, gaps: string[]): Promise<KnownEvent[]> {
  const { journeys, topology } = deps;
  const publishers = [...new Set(streamNames.map((stream) => topology.publisherOf(stream)))];
  const found = await Promise.all(
    publishers.map((service) =>
      journeys.emitted(service, orderId).catch((error: unknown): Emitted[] => {
        gaps.push(`the outbox of ${service} cannot be read: ${messageOf(error)}`);
        return [];
      }),
    ),
  );
  const stored = found.flat();
  if (gaps.length === 0 && stored.some(isBeginning)) return stored;
  // The outbox keeps its rows for WAGGLE_OUTBOX_DAYS; the streams may have more.
  const known = new Set(stored.map(({ event_id }) => event_id));
  const { events, gap } = await eventsOnStreams(deps, orderId);
  if (gap !== null) gaps.push(gap);
  const recent: KnownEvent[] = [...stored, ...events.filter(({ event_id }) => !known.has(event_id))];
  const all = recent.some(isBeginning) ? recent : await withArchives(deps, orderId, recent, gaps);
  if (all.length > 0 && !all.some(isBeginning))
    gaps.push(
      'the beginning is not kept any more: neither in the outboxes (WAGGLE_OUTBOX_DAYS), nor on the streams, nor in an archive (WAGGLE_ARCHIVE_DAYS)',
    );
  return all;
}

const isBeginning = ({ event_type }: Pick<Emitted, 'event_type'>): boolean => event_type === 'order.created';

/** The services whose records can be rebuilt keep what they handled for longer than any outbox or stream. */
async function withArchives(
  { journeys, topology }: ReadJourneyDeps,
  orderId: OrderId,
  recent: readonly KnownEvent[],
  gaps: string[],
): Promise<KnownEvent[]> {
  const services = [...new Set(streamNames.flatMap((stream) => [...topology.consumersOf(stream).keys()]))];
  const found = await Promise.all(
    services.map((service) =>
      journeys.archivedEvents(service, orderId).catch((error: unknown): string[] => {
        gaps.push(`the archive of ${service} cannot be read: ${messageOf(error)}`);
        return [];
      }),
    ),
  );
  const archived = found.flat().map((event) => archivedEvent(event, topology));
  const known = new Map([...archived, ...recent].map((event) => [event.event_id, event]));
  if (archived.some(isBeginning))
    gaps.push(
      'it is told from the archives of services whose records can be rebuilt: events that none of them reads are not kept any more, nor when the others were on their streams',
    );
  return [...known.values()];
}

function archivedEvent(event: string, topology: Topology): KnownEvent {
  const { event_type, timestamp } = JSON.parse(event) as AnyEvent;
  const stream = streamOf(event_type);
  const row = { event, stream, created_at: Date.parse(timestamp), entry: null, published_at: null, failure: null };
  return { ...emittedOf(topology.publisherOf(stream), row), archived: true };
}

/** By service; null where its inbox cannot be read. */
async function handledEvents(
  { journeys }: ReadJourneyDeps,
  events: readonly KnownEvent[],
  readersOf: (event: Emitted) => readonly string[],
  gaps: string[],
): Promise<ReadonlyMap<string, ReadonlyMap<EventId, Handled> | null>> {
  const wanted = new Map<string, EventId[]>();
  for (const event of events)
    for (const service of readersOf(event)) wanted.set(service, [...(wanted.get(service) ?? []), event.event_id]);
  const found = [...wanted].map(async ([service, ids]) => {
    const handled = await journeys.handled(service, ids).catch((error: unknown) => {
      const gap = `the inbox of ${service} cannot be read: ${messageOf(error)}`;
      if (!gaps.includes(gap)) gaps.push(gap);
      return null;
    });
    return [service, handled] as const;
  });
  return new Map(await Promise.all(found));
}

interface OpenReaction {
  readonly event: KnownEvent;
  readonly service: string;
}

/** The partition that an event is on: how far a group is in another one says nothing about it. */
const placeOf = ({ partitions }: EventLog, { stream, entry_id }: Pick<Emitted, 'stream' | 'entry_id'>): string =>
  entry_id === null || !partitions ? stream : partitions.holding(stream, entry_id);

/** How far groups are with what is not in their inboxes. */
async function progressOf({ eventLog, retry }: ReadJourneyDeps, open: readonly OpenReaction[], gaps: string[]) {
  const infos = new Map<string, StreamInfo>();
  const pending = new Map<string, PendingFact>();
  const letters = new Map<string, LetterFact>();
  const replayed = new Map<string, EntryId>();
  const keyOf = ({ event: { event_id }, service }: OpenReaction) => `${service} ${event_id}`;
  const look = async (one: OpenReaction, id: EntryId): Promise<void> => {
    const { stream } = one.event;
    const group = groupOf(one.service);
    const found = (await eventLog.pendingEntries(stream, group, [id])).get(id);
    if (!found) return;
    const failures = await eventLog.failures(stream, group, id);
    const attempts = failures?.attempts ?? 0;
    pending.set(keyOf(one), {
      consumer: found.consumer,
      attempts,
      last_failed_at: failures?.last_failed_at ?? null,
      last_error: failures?.last_error ?? null,
      longestPauseMs: longestHandlerPause(attempts, retry),
    });
  };
  const groupIn = ({ event, service }: OpenReaction) =>
    infos.get(placeOf(eventLog, event))?.groups.find(({ group }) => group === groupOf(service));
  try {
    const onStreams = open.filter(({ event }) => event.entry_id !== null);
    const streams = [...new Set(onStreams.map(({ event }) => placeOf(eventLog, event)))];
    for (const info of await Promise.all(streams.map((stream) => eventLog.info(stream)))) infos.set(info.stream, info);
    await Promise.all(onStreams.map((one) => look(one, one.event.entry_id ?? '')));
    const others = open.filter((one) => !pending.has(keyOf(one)));
    if (others.length > 0) for (const [key, letter] of await lettersOf(eventLog)) letters.set(key, letter);
    // Its dead letter may be on the stream again: as another entry, with the same event.
    for (const one of others.filter(({ event }) => event.entry_id !== null)) {
      const { event, service } = one;
      const { last_delivered, oldest_unhandled } = groupIn(one) ?? {};
      const wasRead = last_delivered !== undefined && compareEntryIds(event.entry_id ?? '', last_delivered) <= 0;
      if (!wasRead || !oldest_unhandled || letters.has(`${groupOf(service)} ${event.event_id}`)) continue;
      const id = await copyFor(eventLog, one, oldest_unhandled, gaps);
      if (id === null) continue;
      replayed.set(keyOf(one), id);
      await look(one, id);
    }
  } catch (error) {
    gaps.push(`the streams cannot be read: ${messageOf(error)}`);
  }
  return {
    lastDelivered: (service: string, event: Pick<Emitted, 'stream' | 'entry_id'>) =>
      infos.get(placeOf(eventLog, event))?.groups.find(({ group }) => group === groupOf(service))?.last_delivered ??
      null,
    replayed: (service: string, id: EventId) => replayed.get(`${service} ${id}`) ?? null,
    pending: (service: string, { event_id }: Pick<Emitted, 'event_id'>) =>
      pending.get(`${service} ${event_id}`) ?? null,
    letter: (service: string, id: EventId) => letters.get(`${groupOf(service)} ${id}`) ?? null,
  };
}

const page = 1_000;
const mostLookedAt = 20_000;

/** The entry with the same event for this group alone, at or after the oldest that the group has not handled; null: there is none. */
async function copyFor(
  eventLog: EventLog,
  { event: { stream, event_id }, service }: OpenReaction,
  from: EntryId,
  gaps: string[],
): Promise<EntryId | null> {
  let after: EntryId = `${Math.max(0, appendedAt(from) - 1)}-0`;
  for (let looked = 0; looked < mostLookedAt; looked += page) {
    const entries = await eventLog.entries(stream, after, page);
    const found = entries.find(
      ({ group, event }) => group === groupOf(service) && new TextDecoder().decode(event).includes(event_id),
    );
    if (found && compareEntryIds(found.id, from) >= 0) return found.id;
    const last = entries.at(-1);
    if (!last || entries.length < page) return null;
    after = last.id;
  }
  gaps.push(`only ${mostLookedAt} entries of ${stream} that ${service} has not handled were searched for a replay`);
  return null;
}

/** By group and event. A bounded number: somebody should have looked at the first ones. */
async function lettersOf(eventLog: EventLog): Promise<Map<string, LetterFact>> {
  const found = new Map<string, LetterFact>();
  let after: string | null = null;
  for (let looked = 0; looked < 2_000; looked += 500) {
    const page: DeadLetter[] = await eventLog.deadLetters(after, 500);
    for (const letter of page) {
      const event = eventOf(letter);
      const { attempts, consumer, last_failed_at } = letter;
      const error = shownError(letter.error, event);
      if (event?.event_id)
        found.set(`${letter.group} ${event.event_id}`, { id: letter.id, attempts, consumer, error, last_failed_at });
    }
    after = page.at(-1)?.id ?? null;
    if (page.length < 500) break;
  }
  return found;
}

function eventOf({ event }: DeadLetter): AnyEvent | null {
  try {
    return JSON.parse(new TextDecoder().decode(event)) as AnyEvent | null;
  } catch {
    return null;
  }
}
