// How a process pings its WebSockets and closes them on a stop: a few at once, many in stages, each with its close code.
import { once } from 'node:events';
import { systemClock } from '@waggle/contracts';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type Listener, listen } from './listener.ts';
import { createSockets, type Sockets } from './sockets.ts';

let metrics: Registry;
let listener: Listener;
let sockets: Sockets;
beforeEach(async () => {
  metrics = new Registry();
  listener = await listen({ host: '127.0.0.1', port: 0, keepAliveMs: 5_000, missing: () => ({}) });
  const routes = [{ path: '/ws/menu', connect: () => {} }];
  const connections = { clock: systemClock, pingMs: 50 };
  sockets = createSockets({ routes, origins: [], log: pino({ level: 'silent' }), metrics, connections });
  listener.handOver((_request, response) => response.end(), sockets);
});
afterEach(() => listener.close());

/** The code, the reason and the time of each end, in the order they came. */
async function connected(count: number): Promise<{ code: number; reason: string; at: number }[]> {
  const ends: { code: number; reason: string; at: number }[] = [];
  await Promise.all(
    Array.from({ length: count }, async () => {
      const socket = new WebSocket(`${listener.url.replace('http', 'ws')}/ws/menu`);
      socket.on('close', (code, reason) => ends.push({ code, reason: String(reason), at: performance.now() }));
      await once(socket, 'open');
    }),
  );
  return ends;
}

test('a client is pinged at the configured interval, whatever its route does', async () => {
  const socket = new WebSocket(`${listener.url.replace('http', 'ws')}/ws/menu`);
  // The default is 20 s: two pings would come too late for this.
  for (let pings = 0; pings < 2; pings += 1) await once(socket, 'ping', { signal: AbortSignal.timeout(10_000) });
  socket.terminate();
});

test('a few clients are closed at once, however much time there is', async () => {
  const ends = await connected(20);
  await sockets.closeInStages(3_600_000);
  await vi.waitFor(() => expect(ends).toHaveLength(20), 10_000);
});

test('many clients are closed in stages, within the time that there is', async () => {
  const ends = await connected(200);
  await sockets.closeInStages(1_000);
  await vi.waitFor(() => expect(ends).toHaveLength(200), 10_000);
  expect(new Set(ends.map(({ code, reason }) => `${code} ${reason}`))).toEqual(
    new Set(['1001 the server is stopping: resume']),
  );
  const [first, last] = [ends.at(0)?.at ?? 0, ends.at(-1)?.at ?? 0];
  // Ten stages with nine pauses between, 900 ms in all; a busy machine sees some of them together.
  expect(last - first).toBeGreaterThan(300);
});

test('closed sockets are counted by route and code; unknown codes count as other', async () => {
  const url = `${listener.url.replace('http', 'ws')}/ws/menu`;
  for (const code of [1000, 4999]) {
    const socket = new WebSocket(url);
    await once(socket, 'open');
    socket.close(code);
    await once(socket, 'close');
  }
  const broken = new WebSocket(url);
  await once(broken, 'open');
  broken.terminate();
  await vi.waitFor(async () => {
    const text = await metrics.getSingleMetricAsString('waggle_websockets_closed_total');
    for (const code of ['1000', '1006', 'other']) expect(text).toContain(`{route="/ws/menu",code="${code}"} 1`);
  }, 10_000);
});
