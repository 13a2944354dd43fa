// What a process answers: the routes and WebSockets of its services, of operations, and its pages.
import type { FastifyInstance } from 'fastify';
import { basePathOf, rateOf } from '../config/index.ts';
import {
  answerPlainRequests,
  type ClientAddresses,
  createHttp,
  createSockets,
  type HttpServer,
  type Listeners,
  nameService,
  type SocketLimits,
  type Sockets,
} from '../http/index.ts';
import {
  auditRefusedSocket,
  auditRequests,
  guardRoutes,
  listedSockets,
  refuseUnlisted,
  senderByCredentials,
} from '../identity/index.ts';
import {
  apiDocsAccess,
  deadLetterRoutes,
  eraseRoutes,
  type FaultBoard,
  faultRoutes,
  health,
  healthy,
  operationsAccess,
  outboxRoutes,
  pagesAccess,
  rebuildRoutes,
  replayRoutes,
} from '../operations/index.ts';
import type { ServiceTelemetry } from '../telemetry/index.ts';
import type { Platform } from './platform.ts';
import type { RunOptions } from './run-options.ts';
import type { RunningService } from './start-service.ts';

export interface TracedService extends RunningService {
  readonly telemetry: ServiceTelemetry;
}

export async function surface(
  options: RunOptions,
  platform: Platform,
  services: readonly TracedService[],
  faults: FaultBoard | null,
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
  auditRequests(http, platform.audit, async (cause) => services[0]?.keepIntent(cause));
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
    await scope.register(faultRoutes({ faults, engine: platform.engine, topology: options.topology }));
    await scope.register(rebuildRoutes({ services, clock }));
    await scope.register(replayRoutes({ services, eventLog, topology: options.topology, clock }));
    const { engine, folder } = platform;
    await scope.register(eraseRoutes({ engine, folder, eventLog, topology: options.topology, clock }));
  });
  await http.register(async (scope: FastifyInstance) => pages?.routes(scope as unknown as HttpServer));
  for (const { name, parts, access, telemetry } of services) {
    await http.register(async (scope: FastifyInstance) => {
      nameService(scope, name);
      telemetry.routes(scope as unknown as HttpServer);
      guardRoutes(scope, staff, access);
      parts.routes?.(scope as unknown as HttpServer);
    });
  }
  const routes = services.flatMap(({ parts, access, telemetry }) =>
    listedSockets(parts.sockets ?? [], access).map(telemetry.socket),
  );
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
    ports,
    observeRefused: (refused) => auditRefusedSocket(platform.audit, refused),
    senderBy: (request) => senderByCredentials(staff, request),
  });
  const paths = routes.map(({ path }) => path);
  await http.register(async (scope: FastifyInstance) =>
    answerPlainRequests(scope as unknown as HttpServer, { paths, origins, refused: sockets.refused }),
  );
  await http.ready();
  return { http, sockets };
}
