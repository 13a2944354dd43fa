// How many TCP connections one address may have. Beyond that, a new one takes the place of the oldest that has no complete request:
// a client that opens connections and sends slowly, or nothing, does not block others, even behind the same address.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { ClientAddresses } from './client-address.ts';
import { addressKey } from './client-address.ts';

export interface ConnectionCeilingsOptions {
  /** For one address; 0: any number. */
  readonly most: number;
  /** A trusted proxy has the connections of all its clients: it has no ceiling. */
  readonly clients: Pick<ClientAddresses, 'isTrusted' | 'isUnlimited'>;
}

export function limitConnections(server: Server, { most, clients }: ConnectionCeilingsOptions): void {
  if (most === 0) return;
  // Address → its connections, the one that waits longest first; true while it has a complete request.
  const open = new Map<string, Map<Socket, boolean>>();
  const ofSocket = new WeakMap<Socket, Map<Socket, boolean>>();

  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    if (clients.isTrusted(address) || clients.isUnlimited(address)) return;
    const key = addressKey(address);
    const own = open.get(key) ?? new Map<Socket, boolean>();
    if (own.size >= most) {
      const waiting = [...own].find(([, busy]) => !busy)?.[0] ?? socket;
      own.delete(waiting);
      waiting.destroy();
      if (waiting === socket) return;
    }
    own.set(socket, false);
    open.set(key, own);
    ofSocket.set(socket, own);
    socket.once('close', () => {
      own.delete(socket);
      if (own.size === 0) open.delete(key);
    });
  });

  const setBusy = (socket: Socket, busy: boolean): void => {
    const own = ofSocket.get(socket);
    if (!own?.delete(socket)) return;
    own.set(socket, busy);
  };
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    if (request.complete) setBusy(socket, true);
    // An answer may end before the rest of its request has come.
    else request.once('end', () => setBusy(socket, !response.writableEnded));
    response.once('close', () => setBusy(socket, false));
  });
  // A WebSocket has ceilings of its own.
  server.on('upgrade', ({ socket }: IncomingMessage) => setBusy(socket as Socket, true));
}
