// Runs a process: listens, opens the platform, starts the services, and stops everything in the right order.
import type { StreamName, Topology } from '@waggle/contracts';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import {
  basePathOf,
  type ConfigTable,
  type ConfigValues,
  operationsPlaceOf,
  type PlatformConfig,
  rateOf,
} from '../config/index.ts';
import {
  answerPlainRequests,
  type ClientAddresses,
  clientAddresses,
  createHttp,
  createSockets,
  type HttpServer,
  type Listeners,
  listenAt,
  nameService,
  originsOf,
  type Pages,
  type SocketLimits,
  type Sockets,
  servedHosts,
} from '../http/index.ts';
import { auditRefusedSocket, auditRequests, guardRoutes, listedSockets, refuseUnlisted } from '../identity/index.ts';
import {
  apiDocsAccess,
  deadLetterRoutes,
  eraseRoutes,
  health,
  healthy,
  operationsAccess,
  outboxRoutes,
  pagesAccess,
  portOf,
  rebuildRoutes,
  replayRoutes,
} from '../operations/index.ts';
import type { OpenedPlatform, Platform } from './platform.ts';
import type { ServiceDefinition } from './service.ts';
import { type RunningService, type ServiceTimes, startService } from './start-service.ts';
import { type StoreWait, untilStoreAnswers } from './until-store-answers.ts';

export interface RunOptions {
  readonly definitions: readonly ServiceDefinition[];
  /** The streams and groups of all services, of other processes too. */
  readonly topology: Topology;
  readonly config: PlatformConfig;
  /** The values of each service's own settings, by its name. */
  readonly serviceConfig: Readonly<Record<string, ConfigValues<ConfigTable>>>;
  readonly log: Logger;
  /** The web pages, if this process serves them. */
  readonly pages?: Pages;
  /** Aborts a start that has not finished. */
  readonly signal?: AbortSignal;
}

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
    const listener = await listenAt(listening, operationsPlaceOf(config), portOf);
    started.defer(() => listener.close());
    signal.throwIfAborted();
    const { platform, newStaffToken } = await openPlatform(config, listener, { log, signal, waiting });
    started.defer(() => platform.close());
    const services: RunningService[] = [];
    started.defer(async () => {
      await Promise.all(services.map((service) => service.stop(deadlineMs)));
    });
    for (const definition of definitions) {
      signal.throwIfAborted();
      const { name } = definition.manifest;
      const values = serviceConfig[name] ?? {};
      const startIt = () => startService(definition, platform, values, { topology, ...timesOf(config) });
      services.push(await untilStoreAnswers(startIt, { log, signal, waiting }));
      delete missing[name];
    }
    const state = { stopping: false };
    const { http, sockets } = await surface(options, platform, services, listener, clients, state);
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

// Loads only the engine in use: loading the other one's driver would slow down the start.
async function openPlatform(
  config: PlatformConfig,
  { url, operationsUrl }: Listeners,
  wait: StoreWait,
): Promise<OpenedPlatform> {
  const { data, redisUrl, mongodbUrl, namespace, staffToken } = config;
  const staffSettings = { sessionMs: config.sessionHours * 3_600_000, origins: originsOf(config.origins), staffToken };
  if (redisUrl === '') {
    const { openEmbeddedPlatform } = await import('./embedded.ts');
    return openEmbeddedPlatform({ data, urls: { url, operationsUrl }, log: wait.log, ...staffSettings });
  }
  const { openClusterPlatform } = await import('./cluster.ts');
  return openClusterPlatform({ redisUrl, mongodbUrl, data, namespace, ...staffSettings, ...wait });
}

async function surface(
  options: RunOptions,
  platform: Platform,
  services: readonly RunningService[],
  listener: Listeners,
  clients: ClientAddresses,
  state: { readonly stopping: boolean },
): Promise<{ http: HttpServer; sockets: Sockets }> {
  const { log, config, pages } = options;
  const { metrics, newId, eventLog, staff, clock } = platform;
  const { origins } = platform;
  const { trustedProxies } = config;
  const images = pages?.images ?? [];
  const apiTags = Object.assign({}, ...options.definitions.map(({ manifest }) => manifest.apiTags ?? {}));
  const { ports } = listener;
  const serve = () => listener.server;
  const basePath = basePathOf(config.basePath);
  const serving = { basePath, origins, trustedProxies, clients, images, apiTags, ports, serve };
  const http = createHttp({ log, metrics, newId, ...serving });
  refuseUnlisted(
    http,
    { ...pagesAccess, ...apiDocsAccess },
    services.map(({ access }) => access),
  );
  auditRequests(http, platform.audit);
  const checks = [
    async () => (state.stopping ? { missing: { process: 'stopping' }, degraded: {} } : healthy),
    () => platform.check(),
    ...services.map((service) => () => service.ready()),
  ];
  await http.register(async (scope: FastifyInstance) => {
    guardRoutes(scope, staff, operationsAccess);
    await scope.register(health({ metrics, checks, ports }));
    await scope.register(deadLetterRoutes({ eventLog, clock }));
    await scope.register(outboxRoutes({ services, clock }));
    await scope.register(rebuildRoutes({ services, clock }));
    await scope.register(replayRoutes({ services, eventLog, topology: options.topology, clock }));
    const readersOf = (stream: StreamName) => [...options.topology.consumersOf(stream).keys()];
    await scope.register(eraseRoutes({ eventLog, readersOf, clock }));
  });
  await http.register(async (scope: FastifyInstance) => pages?.routes(scope as unknown as HttpServer));
  for (const { name, parts, access } of services) {
    await http.register(async (scope: FastifyInstance) => {
      nameService(scope, name);
      guardRoutes(scope, staff, access);
      parts.routes?.(scope as unknown as HttpServer);
    });
  }
  const routes = services.flatMap(({ parts, access }) => listedSockets(parts.sockets ?? [], access));
  const connections = { clock, pingMs: config.pingSeconds * 1_000, bufferBytes: config.bufferBytes };
  const limits: SocketLimits = {
    clients,
    limiter: platform.limiter,
    perAddress: config.socketsPerAddress,
    openings: rateOf(config.socketOpenings),
    frames: rateOf(config.frames),
    frameBytes: config.frameBytes,
  };
  const sockets = createSockets({
    routes,
    origins,
    log,
    metrics,
    connections,
    limits,
    clientOf: (request) => clients.of(request),
    observeRefused: (refused) => auditRefusedSocket(platform.audit, refused),
  });
  const paths = routes.map(({ path }) => path);
  await http.register(async (scope: FastifyInstance) =>
    answerPlainRequests(scope as unknown as HttpServer, { paths, origins, refused: sockets.refused }),
  );
  await http.ready();
  return { http, sockets };
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
