// Connections that a client opens before it has a request, as some proxies do to have them ready. Node gives each the time of a
// request's headers from the moment it is opened, and closes it just when the first request may come: lost, and answered 502.
import type { Server } from 'node:http';
import type { Socket } from 'node:net';

export interface Unused {
  /** Destroys all that no byte has come on. */
  close(): void;
}

/** Lets the server have each connection with its first byte; until then it is as idle as one between two requests. */
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
