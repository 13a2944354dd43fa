// Replays for one group over HTTP, for staff.
import { EngineRefusedError, type EventLog } from '@waggle/bus';
import {
  appendedAt,
  type Clock,
  compareEntryIds,
  type EntryId,
  type EventId,
  groupOf,
  isEntryId,
  Problem,
  Replay,
  Replayed,
  type StreamName,
  streamNames,
  subscriptionsOf,
  type Topology,
} from '@waggle/contracts';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { ServiceManifest } from '../config/index.ts';
import { type HttpServer, ProblemError } from '../http/index.ts';
import { badField, pointInTime } from './point-in-time.ts';
import { type ReplayedGroup, type ReplayedPart, replayPart } from './replay.ts';

/** A service of this process, whose group may get events again. */
export interface Replayable {
  readonly name: string;
  readonly consumes: ServiceManifest['consumes'];
  handled(ids: readonly EventId[]): Promise<ReadonlySet<EventId>>;
}

export interface ReplayRoutesDeps {
  readonly services: readonly Replayable[];
  readonly eventLog: EventLog;
  readonly topology: Topology;
  readonly clock: Clock;
}

export const replayRoutes =
  (deps: ReplayRoutesDeps) =>
  async (scope: FastifyInstance): Promise<void> => {
    const http = scope as unknown as HttpServer;
    const { eventLog, clock } = deps;
    http.post(
      '/api/groups/:group/replay',
      {
        config: { audited: 'first' },
        schema: {
          tags: ['operation'],
          summary: 'Give a group events again, one part per request',
          description:
            'Copies what the streams still hold to their ends, for this group alone. What is in its inbox stays without effect. ' +
            'Answers when the group has handled the part, or after ten seconds.',
          params: Type.Object({ group: Type.String({ maxLength: 100 }) }, { additionalProperties: false }),
          body: Replay,
          response: { 200: Replayed, 404: Problem, 409: Problem },
        },
      },
      async ({ params: { group }, body, log }) => {
        const found = await groupsStreams(deps, group);
        const streams = body.stream === undefined ? found.streams : found.streams.filter((one) => one === body.stream);
        if (streams.length === 0)
          throw badField('stream', body.stream ?? '', `one that ${group} reads: ${found.streams.join(', ')}`);
        const from = bound(body.since, 'since', clock.now(), 'first');
        const infos = await Promise.all(streams.map((stream) => eventLog.info(stream)));
        // What is appended from now on, the copies included, is not of the range.
        const end = infos.map(({ last_id }) => last_id).reduce((a, b) => (compareEntryIds(a, b) < 0 ? b : a), '0-0');
        const to = body.until === undefined ? end : bound(body.until, 'until', clock.now(), 'last');
        if (compareEntryIds(to, from) < 0 && body.until !== undefined)
          throw badField('until', body.until, 'not before since');
        const at = body.after ? streams.indexOf(body.after.stream as StreamName) : 0;
        if (at === -1) throw badField('after/stream', body.after?.stream ?? '', `one of ${streams.join(', ')}`);
        const firsts = await Promise.all(
          streams.map(async (stream) => [stream, await firstOf(eventLog, stream)] as const),
        );
        const stream = streams[at] ?? '';
        const after = body.after?.entry_id ?? null;
        const part = await replayPart(deps, found, { stream, after, from, to, dryRun: body.dry_run ?? false });
        const answer = {
          since: from,
          until: to,
          streams: Object.fromEntries(firsts),
          ...countsOf(part, found),
          next: nextOf(streams, at, part, from),
        };
        log.info({ group, stream, from, to, given: part.given, anew: part.anew }, 'gave a group events again');
        return answer;
      },
    );
  };

const countsOf = ({ given, repeats, anew, waiting }: ReplayedPart, { service }: ReplayedGroup) =>
  service ? { given, repeats, anew, waiting } : { given, repeats: null, anew: null, waiting: null };

function nextOf(streams: readonly string[], at: number, { next }: ReplayedPart, from: EntryId): Replayed['next'] {
  if (next !== null) return { stream: streams[at] ?? '', entry_id: next };
  const following = streams[at + 1];
  // Before everything of the range.
  return following === undefined ? null : { stream: following, entry_id: `${Math.max(0, appendedAt(from) - 1)}-0` };
}

/** An entry's id, or a time: as the first or the last id that it can mean. */
function bound(text: string, field: string, now: number, which: 'first' | 'last'): EntryId {
  if (isEntryId(text)) return text;
  const ms = pointInTime(text, field, now);
  return which === 'first' ? `${ms}-0` : `${ms}-999999999`;
}

async function firstOf(eventLog: EventLog, stream: string): Promise<string | null> {
  const [first] = await eventLog.entries(stream, null, 1);
  return first ? new Date(appendedAt(first.id)).toISOString() : null;
}

interface GroupsStreams extends ReplayedGroup {
  readonly streams: readonly StreamName[];
}

/** @throws {ProblemError} when there is no such group, or its service runs elsewhere */
async function groupsStreams(
  { services, eventLog, topology }: ReplayRoutesDeps,
  group: string,
): Promise<GroupsStreams> {
  const service = services.find(({ name }) => groupOf(name) === group);
  if (service) {
    const subscriptions = subscriptionsOf(service);
    const types = new Set(subscriptions.flatMap(({ events }) => events));
    if (subscriptions.length === 0) throw notFound(group, `${service.name} reads no stream`);
    return {
      group,
      streams: subscriptions.map(({ stream }) => stream),
      service: { handled: service.handled, isSubscribed: (type) => types.has(type) },
    };
  }
  const own = new Set(streamNames.flatMap((stream) => topology.groupsOf(stream)));
  if (own.has(group)) {
    throw new ProblemError({
      status: 409,
      code: 'group_elsewhere',
      title: 'The service of this group does not run here',
      detail: `${group} belongs to a service that this process does not run: ask a process that does.`,
    });
  }
  // Where Redis has users, a service's may look only at some streams.
  const looked = streamNames.map((stream) =>
    eventLog.info(stream).catch((error: unknown) => {
      if (error instanceof EngineRefusedError) return null;
      throw error;
    }),
  );
  const infos = await Promise.all(looked);
  const reading = streamNames.filter((_, at) => infos[at]?.groups.some((one) => one.group === group));
  if (reading.length > 0) return { group, streams: reading, service: null };
  const others = infos.flatMap((info) => (info?.groups ?? []).map((one) => one.group));
  throw notFound(group, `there are ${[...new Set([...own, ...others])].sort().join(', ')}`);
}

const notFound = (group: string, why: string): ProblemError =>
  new ProblemError({
    status: 404,
    code: 'group_not_found',
    title: 'No such group',
    detail: `No stream has a group ${JSON.stringify(group)}: ${why}.`,
  });
