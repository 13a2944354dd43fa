// A socket between a page and its server: passes on what the server sends, and sends more.
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';

export interface RelayedSocketOptions {
  /** Of the server. */
  readonly url: string;
  /** Of the socket that is relayed. */
  readonly path: string;
  readonly everyMs: number;
  /** The message that is sent to each page at that interval. */
  readonly more: () => object;
}

export interface RelayedSocket {
  /** For the page, before its own scripts: lets it open the relay instead of that socket. */
  readonly script: string;
  close(): Promise<void>;
}

export async function relaySocket({ url, path, everyMs, more }: RelayedSocketOptions): Promise<RelayedSocket> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await new Promise((resolve) => server.once('listening', resolve));
  server.on('connection', (page, { headers: { cookie = '' } }) => {
    const upstream = new WebSocket(url.replace(/^http/, 'ws') + path, { origin: url, headers: { cookie } });
    upstream.on('message', (data) => page.send(String(data)));
    upstream.on('error', () => page.close());
    upstream.on('close', () => page.close());
    const timer = setInterval(() => page.send(JSON.stringify(more())), everyMs);
    page.on('close', () => {
      clearInterval(timer);
      upstream.close();
    });
  });
  const { port } = server.address() as AddressInfo;
  return {
    script: `globalThis.WebSocket = class extends WebSocket {
      constructor(url, protocols) {
        super(new URL(url, location.href).pathname === ${JSON.stringify(path)} ? 'ws://127.0.0.1:${port}' : url, protocols);
      }
    };`,
    async close() {
      for (const page of server.clients) page.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
