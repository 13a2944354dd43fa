// Runs one service: its store, its relay, the consumer that calls its reactions, its retention.
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { type ConsumerHealth, type ConsumerLimits, type RetryPolicy, startConsumer } from '@waggle/bus';
import { defaultRetryPolicy } from '@waggle/bus/consumer-options.ts';
import { defaultForeignGroupMs } from '@waggle/bus/housekeeping.ts';
import { type Relay, type RepublishedPart, type RepublishPart, startRelay } from '@waggle/bus/relay';
import {
  deadLetterStream,
  type EventId,
  groupOf,
  messageOf,
  type ReadingGroup,
  type StreamName,
  streamNames,
  subscriptionsOf,
  type Topology,
} from '@waggle/contracts';
import type { Store } from '@waggle/store';
import type { AccessTable, ConfigValues, ServiceManifest } from '../config/index.ts';
import {
  consumerLog,
  consumerMetrics,
  type Health,
  outboxMetrics,
  type PartProblems,
  processInfo,
  relayLog,
  relayMetrics,
  streamMetrics,
} from '../operations/index.ts';
import { declaredOnly } from './declared.ts';
import type { Platform } from './platform.ts';
import { type AnyReactions, handlerOf, rebuildingOf } from './reacting.ts';
import type { Rebuilding } from './rebuild.ts';
import { type Retention, startRetention } from './retention.ts';
import type { ServiceDefinition, ServiceParts } from './service.ts';
import { startSettling } from './settle-intents.ts';

export interface RunningService {
  readonly name: string;
  /** The streams that it publishes on. */
  readonly publishes: readonly StreamName[];
  readonly consumes: ServiceManifest['consumes'];
  readonly access: AccessTable;
  /** Those of the events that it has handled. */
  handled(ids: readonly EventId[]): Promise<ReadonlySet<EventId>>;
  /** Null when it declares no projection. */
  readonly rebuilding: Rebuilding | null;
  readonly parts: Pick<ServiceParts<ServiceManifest, object>, 'routes' | 'sockets' | 'firstStart'>;
  /** For `/health/ready`. */
  ready(): Promise<Health>;
  /** Resolves when, at some moment, nothing is left to read and nothing is being handled. */
  whenCaughtUp(timeoutMs: number): Promise<void>;
  /** Republishes a part of what was published on a stream of this service since a point in time. */
  republish(part: RepublishPart): Promise<RepublishedPart>;
  /** Stops reading, lets running handlers finish, publishes what is committed, closes the store; in about `deadlineMs`. */
  stop(deadlineMs: number): Promise<void>;
}

export interface ServiceTimes extends Retention {
  /** After this time of silence, another process takes over the events that a process was handling. Default 30 s. */
  readonly leaseMs?: number;
  readonly retry?: Partial<RetryPolicy>;
  readonly limits?: ConsumerLimits;
}

export async function startService<M extends ServiceManifest, Records extends object>(
  definition: ServiceDefinition<M, Records>,
  platform: Platform,
  config: ConfigValues<M['settings']>,
  { topology, leaseMs = 30_000, retry, limits, ...retention }: ServiceTimes & { readonly topology: Topology },
): Promise<RunningService> {
  const { manifest } = definition;
  const { name, publishes } = manifest;
  const { eventLog, clock, random, metrics } = platform;
  const log = platform.log.child({ service: name });
  const started = new AsyncDisposableStack();
  try {
    const unread = publishes.filter((stream) => isUnread(topology.readingGroupsOf(stream)));
    const store = await platform.openStore({ ...definition.store, unread });
    started.defer(() => store.close());
    const parts = await definition.start({
      ...platform,
      ...declaredOnly(platform, manifest),
      store,
      topology,
      unread,
      config,
      log,
      retry: { ...defaultRetryPolicy, ...retry },
    });
    const consumerName = `${hostname()}-${process.pid}-${randomBytes(3).toString('hex')}`;

    const relay = startRelay({
      outbox: store.outbox,
      log: eventLog,
      streams: publishes,
      owner: consumerName,
      clock,
      random,
      ...relayTimes(leaseMs),
      observer: relayLog(log, relayMetrics(metrics, name)),
    });
    started.defer(async () => {
      if (!(await relay.stop())) log.warn('stopped before all events were published: the next start publishes them');
    });
    started.defer(async () => parts.stop?.());
    const reactions = parts.reactions as unknown as AnyReactions<Records>;
    const consumer = startConsumer({
      log: eventLog,
      group: groupOf(name),
      consumer: consumerName,
      subscriptions: subscriptionsOf(manifest),
      handle: handlerOf({ store, reactions, consumer: consumerName, clock }, log),
      clock,
      random,
      leaseMs,
      ...(retry ? { retry } : {}),
      ...limits,
      observer: consumerLog(log, consumerMetrics(metrics, manifest)),
    });
    const purging = startRetention({
      store,
      eventLog,
      streams: Object.fromEntries(publishes.map((stream) => [stream, topology.readingGroupsOf(stream)])),
      consumer: consumerName,
      clock,
      random,
      log,
      retention,
    });
    const rebuilding = rebuildingOf({ store, reactions, parts: parts.rebuild, clock, newId: platform.newId, log });
    if (rebuilding) started.defer(() => rebuilding.stop());
    const settling = await startSettling(platform, store, log);
    processInfo(metrics, name);
    outboxMetrics(metrics, name, store, publishes);
    streamMetrics(metrics, eventLog, [...publishes, deadLetterStream], clock, {
      known: (stream) => (isStream(stream) ? topology.readingGroupsOf(stream) : null),
      maxAgeMs: retention.foreignGroupMs ?? defaultForeignGroupMs,
    });
    log.info({ consumer: consumerName, engine: platform.engine }, 'service started');

    return {
      name,
      publishes,
      consumes: manifest.consumes,
      handled: (ids) => store.handled(ids),
      rebuilding,
      access: manifest.access ?? {},
      parts,
      async ready() {
        const missing = await store.check().then(
          () => ({}),
          (error: Error) => ({ [`${name} store`]: error.message }),
        );
        const degraded = {
          ...consumerProblem(name, consumer.health()),
          ...(await outboxProblems(name, store, publishes, relay)),
        };
        return { missing, degraded };
      },
      whenCaughtUp: (timeoutMs) => consumer.whenCaughtUp(timeoutMs),
      republish: (part) => relay.republish(part),
      async stop(deadlineMs) {
        await Promise.all([purging.stop(), settling.stop()]);
        const { abandoned } = await consumer.stop(deadlineMs);
        if (abandoned > 0)
          log.warn({ abandoned }, 'stopped while events were being handled: they will be handled again');
        await started.disposeAsync();
        log.info('service stopped');
      },
    };
  } catch (error) {
    await started.disposeAsync();
    throw error;
  }
}

const isStream = (name: string): name is StreamName => (streamNames as readonly string[]).includes(name);

/** Whether groups should read it, but the services of all of them are switched off. */
const isUnread = (groups: readonly ReadingGroup[]): boolean =>
  groups.length > 0 && groups.every(({ runs }) => runs === 'never');

// Publishing takes less time than handling, so 10 s are enough even where leases are long.
const relayTimes = (leaseMs: number) => ({
  leaseMs: Math.min(10_000, leaseMs),
  maxDelayMs: Math.min(5_000, leaseMs / 2),
});

/** Streams on which events cannot be published, or which refused some for good. */
async function outboxProblems(
  name: string,
  store: Pick<Store<object>, 'outbox'>,
  streams: readonly StreamName[],
  relay: Relay,
): Promise<PartProblems> {
  const failing = new Map(relay.failing().map(({ stream, error }) => [stream, error]));
  const problems: Record<string, string> = {};
  // Readiness reports an unavailable store anyway.
  const backlogOf = (stream: StreamName) => store.outbox.backlog(stream).catch(() => null);
  const backlogs = await Promise.all(streams.map(async (stream) => [stream, await backlogOf(stream)] as const));
  for (const [stream, backlog] of backlogs) {
    const reasons: string[] = [];
    if (failing.has(stream)) {
      const age = backlog?.count ? `: the oldest of ${backlog.count} has waited ${seconds(backlog.oldestAgeMs)}` : '';
      reasons.push(`events cannot be published (${messageOf(failing.get(stream))})${age}`);
    }
    if (backlog?.failed) {
      reasons.push(
        `it refused ${backlog.failed} events as invalid: the log says why; \`waggle outbox republish\` retries them`,
      );
    }
    if (reasons.length > 0) problems[`${name} ${stream}`] = reasons.join('; ');
  }
  return problems;
}

const seconds = (ms: number): string => `${Math.round(ms / 1_000)} s`;
// A loop waits 5 s for entries at most: one that has not completed a round for this long hangs.
const stuckMs = 60_000;

function consumerProblem(name: string, { outage, refusals, store, sinceLastRoundMs }: ConsumerHealth): PartProblems {
  const part = `${name} consumer`;
  if (outage !== null) return { [part]: outage };
  if (refusals.length > 0) return { [part]: refusals.join('; ') };
  if (store !== null) return { [part]: `events wait for the store: ${store}` };
  if (sinceLastRoundMs < stuckMs) return {};
  return { [part]: `has not read for ${seconds(sinceLastRoundMs)}` };
}
