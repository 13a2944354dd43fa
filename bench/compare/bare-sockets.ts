// The bare limit of push: `ws` alone. A client subscribes to the path that it opened and gets one snapshot; a line on standard input,
// a path, sends a step to all of its clients. Prints its port.
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { type WebSocket, WebSocketServer } from 'ws';
import { snapshotOf, stepText } from './push-messages.ts';

const clients = new Map<string, Set<WebSocket>>();
const server = createServer();
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
sockets.on('connection', (socket, { url = '' }) => {
  socket.once('message', () => {
    const group = clients.get(url) ?? new Set();
    clients.set(url, group.add(socket));
    socket.send(snapshotOf(url));
    socket.once('close', () => group.delete(socket));
  });
});
createInterface({ input: process.stdin }).on('line', (path) => {
  for (const socket of clients.get(path) ?? []) socket.send(stepText);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') process.stdout.write(`${address.port}\n`);
});
