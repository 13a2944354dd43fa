// A proxy in front of Waggle that passes on no WebSocket, as many do until they are told to.
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PlainProxy {
  readonly url: string;
  close(): void;
}

export async function startPlainProxy(target: string): Promise<PlainProxy> {
  const http = createServer((incoming, outgoing) => {
    const { upgrade: _, connection: __, ...headers } = incoming.headers;
    const passed = request(
      new URL(incoming.url ?? '/', target),
      { method: incoming.method ?? 'GET', headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    passed.on('error', () => outgoing.destroy());
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    close() {
      http.closeAllConnections();
      http.close();
    },
  };
}
