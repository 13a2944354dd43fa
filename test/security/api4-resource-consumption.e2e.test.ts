// OWASP API4:2023, unrestricted resource consumption: slow, silent and noisy clients keep nobody out.
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { closeCodes, type PlacedOrder } from '@waggle/contracts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { embedded, type StartedDeployment } from '../e2e/engines.ts';
import { placed } from '../support/customer.ts';
import { waitFor } from '../support/waggle.ts';

const connections = 40;
const sockets = 8;

let waggle: StartedDeployment;
let order: PlacedOrder;
beforeAll(async () => {
  waggle = await embedded.deploy({
    settings: {
      WAGGLE_SIMULATOR: 'off',
      WAGGLE_UNLIMITED_ADDRESSES: '',
      WAGGLE_CONNECTIONS_PER_ADDRESS: String(connections),
      WAGGLE_WS_PER_ADDRESS: String(sockets),
      WAGGLE_WS_OPENINGS: '60/h',
      WAGGLE_WS_FRAMES: '5/m',
    },
  });
  order = await placed(waggle.orders);
});
afterAll(() => waggle?.stop());

const opened: { terminate?(): void; destroy?(): void }[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) (one.terminate ?? one.destroy)?.call(one);
});

// Each test comes from its own address: what an address has used up stays so.
const url = () => new URL(waggle.orders);
async function slowConnection(from: string, sent: string): Promise<Socket> {
  const socket = connect({ host: url().hostname, port: Number(url().port), localAddress: from });
  socket.on('error', () => {});
  opened.push(socket);
  await once(socket, 'connect');
  socket.write(sent);
  return socket;
}

const statusFrom = async (from: string, path: string): Promise<string> => {
  const socket = await slowConnection(from, `GET ${path} HTTP/1.1\r\nHost: ${url().host}\r\nConnection: close\r\n\r\n`);
  const [first] = (await once(socket, 'data')) as [Buffer];
  return String(first).split(' ', 2)[1] ?? '';
};

interface Opened {
  readonly socket: WebSocket;
  readonly messages: unknown[];
  readonly closed: number | null;
}
async function openFrom(localAddress: string, path: string): Promise<Opened> {
  const socket = new WebSocket(`${waggle.notifications.replace('http', 'ws')}${path}`, { localAddress });
  opened.push(socket);
  const messages: unknown[] = [];
  let closed: number | null = null;
  socket.on('message', (data) => messages.push(JSON.parse(String(data))));
  socket.on('close', (code) => {
    closed = code;
  });
  await once(socket, 'open');
  return {
    socket,
    messages,
    get closed() {
      return closed;
    },
  };
}
const subscribe = (one: Opened): void =>
  one.socket.send(JSON.stringify({ type: 'subscribe', token: order.tracking_token }));
const isShown = (one: Opened): boolean => one.messages.length > 0;

describe('connections', () => {
  test.each([
    ['half a request line', 'GET /api/me'],
    ['headers without an end', 'GET /api/menu HTTP/1.1\r\nHost: slow\r\nX-Slow: 1\r\n'],
    [
      'a body that does not come',
      'POST /api/orders HTTP/1.1\r\nHost: slow\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{',
    ],
    ['nothing', ''],
  ])(
    'that send %s take the place of one another, and others behind the same address are served',
    async (what, sent) => {
      const from = `127.0.1.${10 + what.length}`;
      const slow: Socket[] = [];
      for (let n = 0; n < connections + 20; n += 1) slow.push((await slowConnection(from, sent)).resume());
      await waitFor('the oldest to be closed', 10_000, () => slow.filter(({ closed }) => closed).length >= 20);
      expect(slow.slice(-10).some(({ closed }) => closed)).toBe(false);
      expect(await statusFrom(from, '/api/menu')).toBe('200');
      expect(await statusFrom('127.0.1.2', '/api/menu')).toBe('200');
    },
  );
});

describe('WebSockets', () => {
  test('that do not subscribe make room; the ones in use stay', async () => {
    const from = '127.0.2.1';
    const follower = await openFrom(from, `/ws/orders/${order.order_id}`);
    subscribe(follower);
    await waitFor('the order to be shown', 10_000, () => isShown(follower));
    const silent: Opened[] = [];
    for (let n = 0; n < sockets + 4; n += 1) silent.push(await openFrom(from, `/ws/orders/${order.order_id}`));
    await waitFor('the oldest to be closed', 10_000, () => silent.filter(({ closed }) => closed !== null).length >= 5);
    expect(silent[0]?.closed).toBe(closeCodes.tooMany.code);
    expect(follower.closed).toBeNull();
    const late = await openFrom(from, `/ws/orders/${order.order_id}`);
    subscribe(late);
    await waitFor('a late follower to be served', 10_000, () => isShown(late));
  });

  test('beyond those in use are closed with 1013, which tells a page to come back; another address opens them', async () => {
    const from = '127.0.2.2';
    for (let n = 0; n < sockets; n += 1) {
      const one = await openFrom(from, '/ws/menu');
      await waitFor('the menu', 10_000, () => isShown(one));
    }
    const refused = await openFrom(from, '/ws/menu');
    await waitFor('the socket to be closed', 10_000, () => refused.closed !== null);
    expect(refused.closed).toBe(1013);
    const other = await openFrom('127.0.2.3', '/ws/menu');
    await waitFor('the menu', 10_000, () => isShown(other));
  });

  test('that one address opens too often get 429 with Retry-After', async () => {
    const from = '127.0.2.4';
    for (let n = 0; n < 60; n += 1) (await openFrom(from, '/ws/menu')).socket.terminate();
    const socket = new WebSocket(`${waggle.notifications.replace('http', 'ws')}/ws/menu`, { localAddress: from });
    socket.on('error', () => {});
    const [, answer] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
    expect(answer.statusCode).toBe(429);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    socket.terminate();
  });

  test.each([
    ['messages', (one: Opened) => one.socket.send('{}')],
    ['pings', (one: Opened) => one.socket.ping()],
  ])('that send too many %s are closed with 1008', async (what, send) => {
    const one = await openFrom(`127.0.2.${what.length}`, '/ws/menu');
    for (let n = 0; n < 20; n += 1) send(one);
    await waitFor('the socket to be closed', 10_000, () => one.closed !== null);
    expect(one.closed).toBe(1008);
  });

  test('that send a message above the limit are closed with 1009', async () => {
    const one = await openFrom('127.0.2.9', '/ws/menu');
    one.socket.send('x'.repeat(5_000));
    await waitFor('the socket to be closed', 10_000, () => one.closed !== null);
    expect(one.closed).toBe(1009);
  });
});
