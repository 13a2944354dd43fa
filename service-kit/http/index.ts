// The HTTP server of a process, its WebSockets, and the problem documents that it answers with.
export { addressKey, type ClientAddresses, clientAddresses } from './client-address.ts';
export type { Connection, SendOptions } from './connection.ts';
export { ListenError, type Listener, listen } from './listener.ts';
export { type Listeners, listenAt } from './listeners.ts';
export { inParts } from './parts.ts';
export { answerPlainRequests } from './plain-requests.ts';
export { ProblemError, tooManyRequests } from './problem.ts';
export {
  type Budget,
  createMemoryLimiter,
  intervalOf,
  type Limited,
  type RateLimiter,
  type Spent,
} from './rate-limiter.ts';
export type { RefusedSocket } from './refused-sockets.ts';
export { bearerOf, cookieOf, nameService, originsOf, pathOf, refuseForeignPage } from './requests.ts';
export { type EnteredAt, type RoutePorts, withoutReasons } from './route-ports.ts';
export { type ServedHosts, servedHosts } from './served-hosts.ts';
export { createHttp, type HttpServer, type Pages } from './server.ts';
export {
  type OpenedSocket,
  type SocketApi,
  type SocketMessage,
  type SocketRoute,
  snapshotInParts,
} from './socket-route.ts';
export { createSockets, type LookUpSender, type SocketLimits, type Sockets } from './sockets.ts';
export { etagOf, mayReplace, versionConflict, versionsOf } from './versions.ts';
export { unlessNonsense, viewsOf } from './views.ts';
