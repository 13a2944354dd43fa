import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { closeCodes } from '@waggle/contracts/close-codes.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type WebSocket as ServerSocket, WebSocketServer } from 'ws';
import { type LiveSocket, type LiveState, openLiveSocket, type PageEvents } from './live-socket.ts';
import { messageDecoder } from './message-decoder.ts';

const http = createServer();
let sockets: WebSocketServer;
let url: string;
let live: LiveSocket | undefined;
let states: LiveState[];
let received: unknown[];
let firstMessages: unknown[];
let known = 0;
let emit: Parameters<PageEvents['listen']>[0];

type Message = { readonly type: 'snapshot' } | { readonly type: 'step' };
const isMessage = <Type extends Message>(_: unknown): _ is Type => true;
const decode = messageDecoder<Message>({ snapshot: isMessage, step: isMessage });

beforeEach(async () => {
  [states, received, firstMessages, known] = [[], [], [], 0];
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  url = `ws://127.0.0.1:${(http.address() as AddressInfo).port}`;
  sockets = new WebSocketServer({ server: http });
  sockets.on('connection', (socket) => {
    socket.on('message', (data) => {
      firstMessages.push(JSON.parse(String(data)));
      socket.send(JSON.stringify({ type: 'snapshot' }));
    });
  });
});

afterEach(async () => {
  live?.close();
  for (const client of sockets.clients) client.terminate();
  sockets.close();
  http.close();
  await once(http, 'close');
});

function open(idleMs?: number): void {
  live = openLiveSocket({
    url: () => url,
    ...(idleMs === undefined ? {} : { idleMs }),
    isPart: (message) => 'more' in message,
    decode,
    firstMessage: () => ({ after: known }),
    onMessage: (message) => {
      received.push(message);
      known += 1;
    },
    onState: (state) => states.push(state),
    pageEvents: {
      listen(onEvent) {
        emit = onEvent;
        return () => {};
      },
    },
  });
}

const kinds = () => states.map(({ kind }) => kind);
const connections = () => [...sockets.clients] as ServerSocket[];
const connected = (times: number) =>
  vi.waitFor(() => expect(received, `messages of ${times} connections`).toHaveLength(times), { timeout: 5_000 });

test('is connected with the first message, not before', async () => {
  open();
  expect(states).toEqual([]);
  await connected(1);
  expect(kinds()).toEqual(['connected']);
});

test('reconnects after a loss with a fresh first message, and reports since when it was down', async () => {
  open();
  await connected(1);
  const before = Date.now();
  for (const socket of connections()) socket.terminate();
  await connected(2);
  expect(kinds()).toEqual(['connected', 'lost', 'connected']);
  const lost = states[1];
  expect(lost?.kind === 'lost' && lost.since).toBeGreaterThanOrEqual(before);
  expect(firstMessages).toEqual([{ after: 0 }, { after: 1 }]);
});

test('reconnects when the server announces a restart', async () => {
  open();
  await connected(1);
  for (const socket of connections()) socket.close(closeCodes.goingAway.code, closeCodes.goingAway.reason);
  await connected(2);
  expect(kinds()).toEqual(['connected', 'lost', 'connected']);
});

test('does not reconnect when the server refuses it', async () => {
  open();
  await connected(1);
  for (const socket of connections()) socket.close(closeCodes.notFound.code, closeCodes.notFound.reason);
  await vi.waitFor(() => expect(states.at(-1)).toEqual({ kind: 'refused', reason: 'notFound' }));
  emit('online');
  emit('shown');
  expect(kinds()).toEqual(['connected', 'refused']);
});

test('goes down at once when the device goes offline, and reconnects at once when it is online', async () => {
  open();
  await connected(1);
  emit('offline');
  expect(kinds()).toEqual(['connected', 'lost']);
  emit('online');
  await connected(2);
  expect(kinds()).toEqual(['connected', 'lost', 'connected']);
});

test('skips a message that is not JSON', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  open();
  await connected(1);
  for (const socket of connections()) {
    socket.send('{');
    socket.send('{"type":"step"}');
  }
  await connected(2);
  expect(received[1]).toEqual({ type: 'step' });
});

test('a requested reconnect does not count as a loss', async () => {
  open();
  await connected(1);
  live?.reconnect();
  await connected(2);
  expect(kinds()).toEqual(['connected']);
});

/** Sends a snapshot's parts, one every `everyMs`. @param whole whether to send the last part */
function sendParts(parts: number, everyMs: number, whole: boolean): void {
  sockets.removeAllListeners('connection');
  sockets.on('connection', (socket) => {
    let sent = 0;
    const timer = setInterval(() => {
      sent += 1;
      const more = sent < parts || !whole ? { more: true } : {};
      socket.send(JSON.stringify({ type: 'snapshot', ...more }));
      if (sent === parts) clearInterval(timer);
    }, everyMs);
    socket.on('close', () => clearInterval(timer));
  });
}

test('a snapshot whose parts arrive slowly does not time out, and is complete with its last part', async () => {
  sendParts(8, 100, true);
  // Together they take longer than the idle timeout.
  open(400);
  await connected(7);
  expect(states).toEqual([]);
  await connected(8);
  expect(kinds()).toEqual(['connected']);
  expect(connections()).toHaveLength(1);
});

test('a stalled snapshot is requested again', async () => {
  sendParts(2, 50, false);
  open(300);
  await vi.waitFor(() => expect(kinds()).toEqual(['lost']), { timeout: 5_000 });
  await vi.waitFor(() => expect(received.length).toBeGreaterThan(2), { timeout: 5_000 });
});
