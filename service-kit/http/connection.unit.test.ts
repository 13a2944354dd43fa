import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { closeCodes, systemClock } from '@waggle/contracts';
import { afterEach, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { type Connection, openConnection } from './connection.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function pair(bufferBytes: number): Promise<{ server: Connection; client: WebSocket }> {
  const http: Server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => http.once('listening', resolve));
  const sockets = new WebSocketServer({ server: http });
  const connected = new Promise<Connection>((resolve) => {
    sockets.once('connection', (socket) =>
      resolve(openConnection(socket, { clock: systemClock, pingMs: 60_000, bufferBytes })),
    );
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
  // More than the kernel's buffers and ours together: the rest is not queued, since the reader was told to resume.
  const sent = 20_000;
  for (let i = 0; i < sent; i += 1) server.send({ type: 'step', seq: i, filler: 'x'.repeat(1_000) });
  client.resume();
  expect(await closed).toBe(closeCodes.tooSlow.code);
  expect(closeCodes.tooSlow.resume).toBe(true);
  expect(received).toBeLessThan(sent);
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
