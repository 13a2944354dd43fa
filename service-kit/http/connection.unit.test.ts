import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Clock, closeCodes, systemClock } from '@waggle/contracts';
import { afterEach, expect, test, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { type Connection, openConnection } from './connection.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function pair(
  bufferBytes: number,
  clock: Clock = systemClock,
): Promise<{ server: Connection; client: WebSocket }> {
  const http: Server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => http.once('listening', resolve));
  const sockets = new WebSocketServer({ server: http });
  const connected = new Promise<Connection>((resolve) => {
    sockets.once('connection', (socket) => resolve(openConnection(socket, { clock, pingMs: 60_000, bufferBytes })));
  });
  const client = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`);
  closing.push(() => {
    client.terminate();
    sockets.close();
    http.close();
  });
  return { server: await connected, client };
}

test('a reader that does not read is closed with the code that tells it to resume, and learns so when it reads again', async () => {
  const { server, client } = await pair(64 * 1024);
  client.pause();
  const closed = new Promise<number>((resolve) => client.once('close', resolve));
  let received = 0;
  client.on('message', () => {
    received += 1;
  });
  // More than the kernel's buffers and ours together: the rest is not queued, since the close code tells the reader to resume.
  const sent = 20_000;
  for (let i = 0; i < sent; i += 1) server.send({ type: 'step', seq: i, filler: 'x'.repeat(1_000) });
  client.resume();
  expect(await closed).toBe(closeCodes.tooSlow.code);
  expect(closeCodes.tooSlow.resume).toBe(true);
  expect(received).toBeLessThan(sent);
});

test('a slow snapshot does not make a slow reader, and later messages follow', async () => {
  const { server, client } = await pair(64 * 1024);
  client.pause();
  const part = { type: 'snapshot', filler: 'x'.repeat(16_000) };
  // More than the kernel's buffers hold: the rest is queued here.
  const parts = 1_500;
  for (let n = 0; n < parts; n += 1) server.send(part, { snapshot: true });
  server.send({ type: 'step' });
  let received = 0;
  let closed: number | null = null;
  client.on('close', (code) => {
    closed = code;
  });
  const stepped = new Promise<void>((resolve) => {
    client.on('message', (data) => {
      received += 1;
      if (String(data).includes('step')) resolve();
    });
  });
  client.resume();
  await stepped;
  expect([received, closed]).toEqual([parts + 1, null]);
});

test('a reader has the time that a slow line takes before its answer to a ping counts as missing', async () => {
  const timers: { ms: number; callback: () => void }[] = [];
  const clock: Clock = {
    now: () => 0,
    setTimer(ms, callback) {
      const timer = { ms, callback };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), timers.includes(timer) ? 1 : 0);
    },
  };
  const { server, client } = await pair(64 * 1024, clock);
  const ping = async () => {
    const pinged = new Promise((resolve) => client.once('ping', resolve));
    timers.shift()?.callback();
    await pinged;
  };
  expect(timers.map(({ ms }) => ms)).toEqual([60_000]);
  server.send({ type: 'snapshot', filler: 'x'.repeat(400_000) }, { snapshot: true });
  // At 32 kbit/s it takes a hundred seconds.
  await ping();
  expect(timers.at(-1)?.ms).toBeGreaterThan(160_000);
  expect(timers.at(-1)?.ms).toBeLessThan(165_000);
  // The answer has come: the usual interval applies again.
  await vi.waitFor(() => expect(timers.map(({ ms }) => ms)).toEqual([60_000]));
  await ping();
  expect(timers.map(({ ms }) => ms)).toEqual([60_000]);
});

test('a reader that keeps up gets everything', async () => {
  const { server, client } = await pair(1024 * 1024);
  const seqs: number[] = [];
  const done = new Promise<void>((resolve) => {
    client.on('message', (data) => {
      seqs.push((JSON.parse(String(data)) as { seq: number }).seq);
      if (seqs.length === 100) resolve();
    });
  });
  for (let seq = 0; seq < 100; seq += 1) server.send({ type: 'step', seq });
  await done;
  expect(seqs).toEqual(Array.from({ length: 100 }, (_, i) => i));
});
