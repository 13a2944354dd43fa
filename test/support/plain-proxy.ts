// Proxies with default configurations in front of Waggle: one does not forward WebSockets, the other rewrites Host.
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PlainProxy {
  readonly url: string;
  /** Waggle under another host name. */
  readonly named: string;
  close(): void;
}

/** Does not forward WebSockets. */
export const startPlainProxy = (target: string): Promise<PlainProxy> =>
  start(target, ({ upgrade: _, connection: __, ...headers }) => headers);

/** Forwards WebSockets, and replaces the browser's Host with the upstream's: nginx's default. */
export const startRewritingProxy = (target: string): Promise<PlainProxy> =>
  start(target, (headers) => ({ ...headers, host: 'waggle-backend' }), true);

async function start(
  target: string,
  passedOn: (headers: IncomingMessage['headers']) => IncomingMessage['headers'],
  withUpgrade = false,
): Promise<PlainProxy> {
  const pass = (incoming: IncomingMessage) =>
    request(new URL(incoming.url ?? '/', target), {
      method: incoming.method ?? 'GET',
      headers: passedOn(incoming.headers),
    });
  const http = createServer((incoming, outgoing) => {
    const passed = pass(incoming);
    passed.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on('error', () => outgoing.destroy());
    incoming.pipe(passed);
  });
  if (withUpgrade) {
    http.on('upgrade', (incoming, socket) => {
      const passed = pass(incoming);
      const refuse = () => socket.end('HTTP/1.1 502 Bad Gateway\r\nconnection: close\r\n\r\n');
      passed.on('response', ({ statusCode }) =>
        socket.end(`HTTP/1.1 ${statusCode} Refused\r\nconnection: close\r\n\r\n`),
      );
      passed.on('upgrade', (answer, behind) => {
        const lines = Object.entries(answer.headers).map(([name, value]) => `${name}: ${String(value)}`);
        socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`);
        behind.pipe(socket).pipe(behind);
        behind.on('error', () => socket.destroy());
      });
      passed.on('error', refuse);
      socket.on('error', () => passed.destroy());
      passed.end();
    });
  }
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    named: `http://kitchen.waggle.example:${port}`,
    close() {
      http.closeAllConnections();
      http.close();
    },
  };
}
