// The HTTP server of a process, its WebSockets, and the problem documents that it answers with.
export type { Connection, SendOptions } from './connection.ts';
export { type Listener, listen } from './listener.ts';
export { inParts } from './parts.ts';
export { answerPlainRequests } from './plain-requests.ts';
export { ProblemError } from './problem.ts';
export { bearerOf, cookieOf, nameService, originsOf, refuseForeignPage } from './requests.ts';
export { createHttp, type HttpServer, type Pages } from './server.ts';
export type { OpenedSocket, SocketRoute } from './socket-route.ts';
export { createSockets, type Sockets } from './sockets.ts';
export { changedMeanwhile, etagOf, mayReplace, versionsOf } from './versions.ts';
