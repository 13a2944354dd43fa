// The streams and their groups as they are right now: everything is counted anew, so that no missed change leaves a wrong figure.
import type { Entry, EventLog, GroupInfo, RetryPolicy, StreamInfo } from '@waggle/bus';
import { longestHandlerPause } from '@waggle/bus/backoff.ts';
import {
  type ActiveFault,
  appendedAt,
  type Clock,
  compareEntryIds,
  deadLetterStream,
  type GroupNow,
  groupOf,
  messageOf,
  type OperationsNow,
  type StreamName,
  type StreamNow,
  streamNames,
  type Topology,
} from '@waggle/contracts';
import type { Backlog, Journeys } from '@waggle/store';
import { noBacklog } from '@waggle/store/journeys.ts';
import { groupState } from './group-state.rules.ts';

export interface ReadStreamsDeps {
  readonly journeys: Journeys;
  readonly eventLog: Pick<EventLog, 'info' | 'entries' | 'failures' | 'deadLetters' | 'partitions'>;
  readonly topology: Topology;
  readonly clock: Pick<Clock, 'now'>;
  readonly engine: OperationsNow['engine'];
  /** Null: WAGGLE_FAULTS is off. */
  readonly faults: { active(): ActiveFault[] } | null;
  readonly retry: RetryPolicy;
}

export async function readStreams(deps: ReadStreamsDeps): Promise<OperationsNow> {
  const { topology, clock, faults } = deps;
  const gaps: string[] = [];
  const told = async <T>(what: string, asking: Promise<T>, instead: T): Promise<T> =>
    asking.catch((error: unknown) => {
      gaps.push(`${what} cannot be read: ${messageOf(error)}`);
      return instead;
    });
  const publishers = [...new Set(streamNames.map((stream) => topology.publisherOf(stream)))];
  const none: ReadonlyMap<string, Backlog> = new Map();
  const backlogs = await Promise.all(
    publishers.map((service) => told(`the outbox of ${service}`, deps.journeys.backlog(service), none)),
  );
  const outbox = new Map(backlogs.flatMap((backlog) => [...backlog]));
  const letters = await told('dead letters', readLetters(deps), noLetters);
  const streams = await Promise.all(
    streamNames.map((stream) =>
      told(stream, readStream(deps, stream, letters.ofGroup), {
        stream,
        publisher: topology.publisherOf(stream),
        length: 0,
        last_id: '0-0',
        groups: [],
      }),
    ),
  );
  return {
    at: timeOf(clock.now()),
    engine: deps.engine,
    services: servicesOf(topology),
    streams: streams.map((one) => ({ ...one, outbox: outboxOf(outbox.get(one.stream) ?? noBacklog) })),
    dead_letters: letters.summary,
    gaps,
    faults: faults?.active() ?? null,
  };
}

/** Those that take part in streams, and what they publish on. */
function servicesOf(topology: Topology): OperationsNow['services'] {
  const names = streamNames.flatMap((stream) => [topology.publisherOf(stream), ...topology.consumersOf(stream).keys()]);
  return [...new Set(names)].map((name) => ({
    name,
    publishes: streamNames.filter((stream) => topology.publisherOf(stream) === name),
  }));
}

async function readStream(
  deps: ReadStreamsDeps,
  stream: StreamName,
  lettersOf: ReadonlyMap<string, number>,
): Promise<Omit<StreamNow, 'outbox'>> {
  const { topology, eventLog } = deps;
  const info = await eventLog.info(stream);
  const services = new Map([...topology.consumersOf(stream).keys()].map((name) => [groupOf(name), name]));
  // The list has groups that do not exist yet, and those of programs that Waggle does not know.
  const names = new Set([...services.keys(), ...info.groups.map(({ group }) => group)]);
  const groups = [...names].map((group) =>
    readGroup(deps, info, group, services.get(group) ?? null, lettersOf.get(`${stream} ${group}`) ?? 0),
  );
  return {
    stream,
    publisher: topology.publisherOf(stream),
    length: info.length,
    last_id: info.last_id,
    groups: await Promise.all(groups),
  };
}

async function readGroup(
  { eventLog, clock, retry }: ReadStreamsDeps,
  info: StreamInfo,
  group: string,
  service: string | null,
  dead_letters: number,
): Promise<GroupNow> {
  const { stream } = info;
  const found: GroupInfo | undefined = info.groups.find((one) => one.group === group);
  const { oldest_pending = null, lag = null, pending = 0, consumers = [] } = found ?? {};
  const isBehind = found ? found.last_delivered !== info.last_id : info.length > 0;
  // The lag may be unknown; the first unread entry never is.
  const unread = isBehind ? await firstUnread(eventLog, stream, group) : null;
  const failures = oldest_pending === null ? null : await eventLog.failures(stream, group, oldest_pending);
  const attempts = failures?.attempts ?? 0;
  const nextAttemptBy = failures?.last_failed_at
    ? failures.last_failed_at + longestHandlerPause(attempts, retry)
    : null;
  const oldestUnreadAt = unread ? appendedAt(unread.id) : null;
  const oldestPendingAt = oldest_pending === null ? null : appendedAt(oldest_pending);
  const { state, since } = groupState({
    now: clock.now(),
    exists: found !== undefined,
    consumers: consumers.length,
    oldestUnreadAt,
    oldestPendingAt,
    attempts,
    nextAttemptBy,
  });
  return {
    group,
    service,
    state,
    since: timeOrNull(since),
    next_attempt_by: timeOrNull(nextAttemptBy),
    oldest_unread_at: timeOrNull(oldestUnreadAt),
    oldest_pending_at: timeOrNull(oldestPendingAt),
    // An engine that cannot tell, of a group that has read everything: nothing is left.
    lag: unread ? lag : 0,
    pending,
    attempts,
    last_error: failures?.last_error ?? null,
    dead_letters,
    consumers: consumers.map(({ name, pending: held, idleMs }) => ({ name, pending: held, idle_ms: idleMs })),
  };
}

/** Of each partition by itself: one is ahead of another. */
async function firstUnread(
  eventLog: Pick<EventLog, 'entries' | 'info' | 'partitions'>,
  stream: string,
  group: string,
): Promise<Entry | null> {
  const firsts = await Promise.all(
    (eventLog.partitions?.of(stream) ?? [stream]).map(async (name) => {
      const found = (await eventLog.info(name)).groups.find((one) => one.group === group);
      return eventLog.entries(name, found?.last_delivered ?? null, 1);
    }),
  );
  const [first = null] = firsts.flat().sort((a, b) => compareEntryIds(a.id, b.id));
  return first;
}

interface Letters {
  readonly summary: OperationsNow['dead_letters'];
  /** By stream and group. */
  readonly ofGroup: ReadonlyMap<string, number>;
}

const noLetters: Letters = { summary: { count: 0, oldest_at: null }, ofGroup: new Map() };
/** With more of them, the counts of groups are of the oldest ones. */
const mostLetters = 1_000;

async function readLetters({ eventLog }: ReadStreamsDeps): Promise<Letters> {
  const { length, last_id } = await eventLog.info(deadLetterStream);
  if (length === 0) return { ...noLetters, summary: { ...noLetters.summary, last_id } };
  const letters = await eventLog.deadLetters(null, mostLetters);
  const ofGroup = new Map<string, number>();
  for (const { stream, group } of letters)
    ofGroup.set(`${stream} ${group}`, (ofGroup.get(`${stream} ${group}`) ?? 0) + 1);
  const oldest = letters[0];
  const oldest_at = oldest ? timeOf(appendedAt(oldest.id)) : null;
  return { summary: { count: length, oldest_at, last_id }, ofGroup };
}

const outboxOf = ({ waiting, oldest_at, failed }: Backlog): StreamNow['outbox'] => ({
  waiting,
  oldest_at: timeOrNull(oldest_at),
  failed,
});

const timeOf = (ms: number): string => new Date(ms).toISOString();
const timeOrNull = (ms: number | null): string | null => (ms === null ? null : timeOf(ms));
