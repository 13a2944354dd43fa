import { once } from 'node:events';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';

import { type Listener, listen } from './listener.ts';
import type { OpenedSocket } from './socket-route.ts';
import { createSockets } from './sockets.ts';

const log = pino({ level: 'silent' });
const missing: Record<string, string> = { mongodb: 'refused' };
let listener: Listener;
let metrics: Registry;
const opened: OpenedSocket[] = [];

beforeEach(async () => {
  metrics = new Registry();
  opened.length = 0;
  listener = await listen({ host: '127.0.0.1', port: 0, keepAliveMs: 5_000, missing: () => missing });
});
afterEach(() => listener.close());

function handOver(): void {
  const route = {
    path: '/ws/orders/:id',
    connect: (one: OpenedSocket) => void opened.push(one),
  };
  const sockets = createSockets({ routes: [route], origins: ['https://shop.example'], log, metrics });
  listener.handOver((_request, response) => response.end('served'), sockets);
}

/** 'open', or the status that the upgrade was refused with. */
function connect(path: string, origin?: string): Promise<'open' | number> {
  const socket = new WebSocket(listener.url.replace('http', 'ws') + path, origin === undefined ? {} : { origin });
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve('open'));
    socket.once('unexpected-response', (_request, response) => {
      socket.on('error', () => {});
      socket.terminate();
      resolve(response.statusCode ?? 0);
    });
    socket.once('error', reject);
  });
}

test('a taken port: what was found and what to do are apart, and one message', async () => {
  const port = Number(new URL(listener.url).port);
  const taken = listen({ host: '127.0.0.1', port, keepAliveMs: 5_000, missing: () => missing });
  const found = `cannot listen on 127.0.0.1:${port}: another program listens there`;
  const todo = 'stop it, or choose another port with --port or WAGGLE_PORT';
  await expect(taken).rejects.toMatchObject({ code: 'listen', found, todo, message: `${found}; ${todo}` });
});

describe('until the services have started', () => {
  test('the process is live, not ready, and says what is missing', async () => {
    expect((await fetch(`${listener.url}/health/live`)).status).toBe(200);
    const ready = await fetch(`${listener.url}/health/ready`);
    expect([ready.status, await ready.json()]).toEqual([503, { status: 'starting', missing: { mongodb: 'refused' } }]);
  });

  test('everything else gets 503 with Retry-After', async () => {
    const response = await fetch(`${listener.url}/api/menu`);
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await response.json()).toMatchObject({ code: 'starting', detail: expect.stringContaining('mongodb') });
    expect(await connect('/ws/orders/7')).toBe(503);
  });
});

describe('WebSockets', () => {
  beforeEach(handOver);

  test('reach the service whose route it is, with the parts of the path', async () => {
    expect(await connect('/ws/orders/7?x=1')).toBe('open');
    expect(opened[0]?.params).toEqual({ id: '7' });
    expect(await metrics.metrics()).toContain('waggle_websockets_open{route="/ws/orders/:id"} 1');
  });

  test.each([
    ['no origin: a program', undefined, 'open'],
    ['one that is listed', 'https://shop.example', 'open'],
    ['another one', 'https://evil.example', 403],
    ['one that is none', 'null', 403],
  ] as const)('from %s', async (_, origin, outcome) => {
    expect(await connect('/ws/orders/7', origin)).toBe(outcome);
  });

  test('from the server’s own pages', async () => {
    expect(await connect('/ws/orders/7', listener.url)).toBe('open');
  });

  test.each([['/ws/orders'], ['/ws/orders/7/8'], ['/']])('%s is none', async (path) => {
    expect(await connect(path)).toBe(404);
  });

  test('a message over 4 KB closes its socket and no other', async () => {
    const socket = new WebSocket(`${listener.url.replace('http', 'ws')}/ws/orders/7`);
    await once(socket, 'open');
    socket.send('x'.repeat(5_000));
    const [code] = await once(socket, 'close');
    expect(code).toBe(1009);
    expect(await connect('/ws/orders/8')).toBe('open');
    await vi.waitFor(async () =>
      expect(await metrics.metrics()).toContain('waggle_websockets_open{route="/ws/orders/:id"} 1'),
    );
  });
});

test('when it stops, it answers running requests and refuses new ones', async () => {
  const answers: (() => void)[] = [];
  const sockets = createSockets({ routes: [], origins: [], log, metrics });
  listener.handOver((_request, response) => void answers.push(() => response.end('served')), sockets);
  const running = fetch(listener.url);
  await vi.waitFor(() => expect(answers).toHaveLength(1));
  const stopped = listener.stopListening(10_000);
  await expect(fetch(listener.url)).rejects.toThrow();
  answers[0]?.();
  expect(await (await running).text()).toBe('served');
  await stopped;
});
