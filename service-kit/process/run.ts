// Runs a process: listens, opens the platform, starts the services, and stops everything in the right order.
import { hostname } from 'node:os';
import { basePathOf, operationsPlaceOf, type PlatformConfig } from '../config/index.ts';
import { clientAddresses, type Listeners, listenAt, originsOf, servedHosts } from '../http/index.ts';
import { createFaultBoard, type FaultBoard, routePortsOf } from '../operations/index.ts';
import { openTelemetry } from '../telemetry/index.ts';
import type { OpenedPlatform, Platform } from './platform.ts';
import type { RunOptions } from './run-options.ts';
import { type RunningService, type ServiceTimes, startService } from './start-service.ts';
import { surface, type TracedService } from './surface.ts';
import { type StoreWait, untilStoreAnswers } from './until-store-answers.ts';

export interface Running {
  /** With the path under which Waggle is hosted. */
  readonly url: string;
  /** Of metrics, the API's documentation and operations. */
  readonly operationsUrl: string;
  readonly platform: Platform;
  readonly services: readonly RunningService[];
  /** The staff token, when this start generated it. */
  readonly newStaffToken: string | null;
  /** Reports not ready, accepts no new connections, stops the services, closes the platform. A second call waits for the first. */
  stop(): Promise<void>;
}

/**
 * @throws {ListenError} {DataFolderError} {SettingsError} with nothing left running
 */
export async function run(options: RunOptions): Promise<Running> {
  const { definitions, topology, config, serviceConfig, log, signal = new AbortController().signal } = options;
  const deadlineMs = config.shutdownSeconds * 1_000;
  const missing: Record<string, string> = Object.fromEntries(
    definitions.map(({ manifest }) => [manifest.name, 'starting']),
  );
  const waiting = (part: string, why: string | null) => {
    if (why === null) delete missing[part];
    else missing[part] = why;
  };
  const started = new AsyncDisposableStack();
  try {
    const { host, port, keepAliveSeconds } = config;
    const basePath = basePathOf(config.basePath);
    const clients = clientAddresses({ trusted: config.trustedProxies, unlimited: config.unlimitedAddresses });
    const listening = {
      host,
      port,
      keepAliveMs: keepAliveSeconds * 1_000,
      ceilings: { most: config.connectionsPerAddress, clients },
      basePath,
      hosts: servedHosts(config.hosts, originsOf(config.origins)),
      missing: () => missing,
    };
    const telemetry = options.telemetry ?? (await openTelemetry(config, log));
    started.defer(() => telemetry.close());
    const listener = await listenAt(listening, operationsPlaceOf(config), routePortsOf(manifestsOf(definitions)));
    started.defer(() => listener.close());
    signal.throwIfAborted();
    const { platform, newStaffToken } = await openPlatform(config, listener, { log, signal, waiting });
    started.defer(() => platform.close());
    const faults = config.faults ? await openFaults(platform, definitions) : null;
    started.defer(async () => faults?.close());
    const services: TracedService[] = [];
    started.defer(async () => {
      await Promise.all(services.map((service) => service.stop(deadlineMs)));
    });
    for (const definition of definitions) {
      signal.throwIfAborted();
      const { name } = definition.manifest;
      const values = serviceConfig[name] ?? {};
      const { underTheHood } = config;
      const traced = telemetry.of(name);
      const startIt = () =>
        startService(definition, platform, values, {
          topology,
          underTheHood,
          faults,
          telemetry: traced,
          ...timesOf(config),
        });
      const service = await untilStoreAnswers(startIt, { log, signal, waiting });
      services.push({ ...service, telemetry: traced });
      delete missing[name];
    }
    const state = { stopping: false };
    const { http, sockets } = await surface(options, platform, services, faults, listener, clients, state);
    started.defer(() => http.close());
    started.defer(async () => {
      state.stopping = true;
      // Clients are closed while requests finish. The total time of a stop includes both.
      await Promise.all([listener.stopListening(deadlineMs), sockets.closeInStages(deadlineMs / 2)]);
    });
    signal.throwIfAborted();
    listener.handOver(http.routing, sockets);
    let stopped: Promise<void> | null = null;
    return {
      url: listener.url + basePath,
      operationsUrl: listener.operationsUrl + basePath,
      platform,
      services,
      newStaffToken,
      stop: () => (stopped ??= started.disposeAsync()),
    };
  } catch (error) {
    await started.disposeAsync();
    throw error;
  }
}

const manifestsOf = (definitions: RunOptions['definitions']) => definitions.map(({ manifest }) => manifest);

// Loads only the engine in use: loading the other one's driver would slow down the start.
async function openPlatform(
  config: PlatformConfig,
  { url, operationsUrl }: Listeners,
  wait: StoreWait,
): Promise<OpenedPlatform> {
  const { data, redisUrl, mongodbUrl, namespace, partitions, staffToken } = config;
  const staffSettings = { sessionMs: config.sessionHours * 3_600_000, origins: originsOf(config.origins), staffToken };
  if (redisUrl === '') {
    const { openEmbeddedPlatform } = await import('./embedded.ts');
    return openEmbeddedPlatform({ data, urls: { url, operationsUrl }, log: wait.log, ...staffSettings });
  }
  const { openClusterPlatform } = await import('./cluster.ts');
  return openClusterPlatform({ redisUrl, mongodbUrl, data, namespace, partitions, ...staffSettings, ...wait });
}

async function openFaults(
  { signals, clock, newId, log }: Platform,
  definitions: RunOptions['definitions'],
): Promise<FaultBoard> {
  log.warn('WAGGLE_FAULTS is on: admins may make this Waggle fail on purpose. Never where real orders are');
  const failed = (error: unknown) => log.warn({ err: error }, 'could not tell the other processes of a fault');
  const services = definitions.map(({ manifest }) => manifest.name);
  return createFaultBoard({ signals, clock, newId, process: `${hostname()}-${process.pid}`, services, failed });
}

const dayMs = 86_400_000;
const timesOf = (config: PlatformConfig): ServiceTimes => ({
  outboxMs: config.outboxDays * dayMs,
  inboxMs: config.inboxDays * dayMs,
  archiveMs: config.archiveDays * dayMs,
  streamMs: config.streamDays * dayMs,
  foreignGroupMs: config.foreignGroupDays * dayMs,
  leaseMs: config.leaseSeconds * 1_000,
  retry: {
    maxAttempts: config.retryAttempts,
    firstDelayMs: config.retryFirstSeconds * 1_000,
    maxDelayMs: config.retryLongestSeconds * 1_000,
  },
  limits: { concurrency: config.concurrency, batch: config.batch, maxHeld: config.heldEvents },
});
