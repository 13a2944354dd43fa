// Preconnected sockets, which some proxies open before they have a request. Node starts the headers timeout when the connection
// opens, and may close it just as the first request arrives: the request is lost and the proxy answers 502.
import type { Server } from 'node:http';
import type { Socket } from 'node:net';

export interface Unused {
  /** Destroys all connections without a byte. */
  close(): void;
}

/** Passes each connection to the server on its first byte; until then it counts as idle. */
export function waitForFirstByte(server: Server, idleMs: number): Unused {
  const unused = new Set<Socket>();
  const serve = server.listeners('connection') as ((socket: Socket) => void)[];
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    const destroy = (): void => {
      socket.destroy();
    };
    const begin = (): void => {
      unused.delete(socket);
      socket.setTimeout(0);
      socket.off('timeout', destroy).off('error', destroy);
      for (const listener of serve) listener.call(server, socket);
    };
    unused.add(socket);
    socket.setTimeout(idleMs, destroy);
    socket.once('error', destroy);
    // The end counts too: the server answers it as it does on any connection.
    socket.once('readable', begin);
    socket.once('close', () => unused.delete(socket));
  });
  return {
    close() {
      for (const socket of unused) socket.destroy();
    },
  };
}
