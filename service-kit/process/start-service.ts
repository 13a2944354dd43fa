// Runs one service: its store, its relay, the consumer that calls its reactions, its retention.
import { type ConsumerLimits, type RetryPolicy, startConsumer } from '@waggle/bus';
import { defaultRetryPolicy } from '@waggle/bus/consumer-options.ts';
import { defaultForeignGroupMs } from '@waggle/bus/housekeeping.ts';
import { type RepublishedPart, type RepublishPart, startRelay } from '@waggle/bus/relay';
import {
  deadLetterStream,
  type EventId,
  groupOf,
  type ReadingGroup,
  type StreamName,
  streamNames,
  subscriptionsOf,
  type Topology,
} from '@waggle/contracts';
import type { Cause } from '@waggle/store';
import type { AccessTable, ConfigValues, ServiceManifest } from '../config/index.ts';
import {
  consumerLog,
  consumerMetrics,
  type FaultBoard,
  type Health,
  outboxMetrics,
  processInfo,
  relayLog,
  relayMetrics,
  streamMetrics,
  tellingSteps,
} from '../operations/index.ts';
import { noTelemetry, type ServiceTelemetry } from '../telemetry/index.ts';
import { newConsumerName } from './consumer-name.ts';
import { declaredOnly } from './declared.ts';
import { seamsOf } from './fault-seams.ts';
import type { Platform } from './platform.ts';
import { consumerProblem, outboxProblems } from './problems.ts';
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
  /** Keeps the intent of a cause, for what changes no store. It is on the disk then. */
  keepIntent(cause: Cause): Promise<void>;
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
  {
    topology,
    underTheHood = false,
    faults = null,
    telemetry = noTelemetry.of(definition.manifest.name),
    leaseMs = 30_000,
    retry,
    limits,
    ...retention
  }: ServiceTimes & {
    readonly topology: Topology;
    readonly underTheHood?: boolean;
    readonly faults?: FaultBoard | null;
    readonly telemetry?: ServiceTelemetry;
  },
): Promise<RunningService> {
  const { manifest } = definition;
  const { name, publishes } = manifest;
  const { eventLog, clock, random, metrics } = platform;
  const log = platform.log.child({ service: name });
  const started = new AsyncDisposableStack();
  try {
    const unread = publishes.filter((stream) => isUnread(topology.readingGroupsOf(stream)));
    const opened = await platform.openStore({
      ...definition.store,
      unread,
      created: tellingSteps(log),
    });
    const store = telemetry.store(opened);
    started.defer(() => store.close());
    const parts = await definition.start({
      ...platform,
      ...declaredOnly({ ...platform, signals: telemetry.signals(platform.signals) }, manifest),
      store,
      topology,
      unread,
      config,
      underTheHood,
      faults,
      log,
      retry: { ...defaultRetryPolicy, ...retry },
      inboxMs: retention.inboxMs,
    });
    const consumerName = newConsumerName();
    const seams = seamsOf(faults?.set ?? null, name, clock);
    const serviceLog = seams.log(eventLog);

    const relay = startRelay({
      outbox: store.outbox,
      log: telemetry.publishing(serviceLog),
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
    const reactions = telemetry.reactions(parts.reactions) as unknown as AnyReactions<Records>;
    const group = groupOf(name);
    const observer = consumerLog(log, consumerMetrics(metrics, manifest));
    const consumer = seams.consumer(consumerName, (named) => {
      const handle = handlerOf({ store, reactions, consumer: named, clock }, log);
      return startConsumer({
        log: serviceLog,
        group,
        consumer: named,
        subscriptions: subscriptionsOf(manifest),
        // Outside: a fault on purpose is part of what a trace shows.
        handle: telemetry.handler(seams.handler(handle), { group, consumer: named }),
        clock,
        random,
        leaseMs,
        ...(retry ? { retry } : {}),
        ...limits,
        observer,
      });
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
    const rebuilding = rebuildingOf({
      store: opened,
      reactions: parts.reactions as unknown as AnyReactions<Records>,
      parts: parts.rebuild,
      clock,
      newId: platform.newId,
      log,
    });
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
      keepIntent: (cause) => store.transaction(cause, async () => {}, { durable: true, recordless: true }),
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
