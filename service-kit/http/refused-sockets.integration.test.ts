// A refused WebSocket: the response, the log line, and the metric.
import { once } from 'node:events';
import { request } from 'node:http';
import { systemClock } from '@waggle/contracts';
import { newId } from '@waggle/store';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { handshakeHeaders } from '../../test/support/handshake.ts';
import { type Listener, listen } from './listener.ts';
import { answerPlainRequests } from './plain-requests.ts';
import { createHttp, type HttpServer } from './server.ts';
import { createSockets } from './sockets.ts';

let listener: Listener;
let http: HttpServer;
let metrics: Registry;
let lines: Record<string, unknown>[];
const origins = ['https://shop.example'];

beforeEach(async () => {
  lines = [];
  metrics = new Registry();
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  listener = await listen({ host: '127.0.0.1', port: 0, keepAliveMs: 5_000, missing: () => ({}) });
  http = createHttp({ log: pino({ level: 'silent' }), metrics, newId, origins, serve: () => listener.server });
  const route = {
    path: '/ws/orders/:id',
    connect: ({ connection }: { connection: { close(reason: 'unauthorized'): void } }) =>
      connection.close('unauthorized'),
  };
  const sockets = createSockets({ routes: [route], origins, log, metrics, connections: { clock: systemClock } });
  answerPlainRequests(http, { paths: [route.path], origins, refused: sockets.refused });
  await http.ready();
  listener.handOver(http.routing, sockets);
});
afterEach(async () => {
  await listener.close();
  await http.close();
});

const counted = async () =>
  Object.fromEntries(
    ((await metrics.getSingleMetric('waggle_websockets_refused_total')?.get())?.values ?? []).map(
      ({ labels, value }) => [labels['reason'], value],
    ),
  );

/** The problem document of the refused upgrade. */
async function refusal(path: string, headers: Record<string, string>): Promise<{ status: number; detail: string }> {
  const upgrade = request(listener.url + path, {
    headers: { ...handshakeHeaders, ...headers },
  });
  upgrade.end();
  const [response] = await once(upgrade, 'response');
  let body = '';
  for await (const part of response) body += part;
  return { status: response.statusCode, detail: JSON.parse(body).detail };
}

describe('is reported, logged and counted', () => {
  test('a page behind a proxy that rewrites Host: both hosts are named, and what the proxy must pass on', async () => {
    const headers = { origin: 'http://waggle.example', host: 'orders:8080' };
    const { status, detail } = await refusal('/ws/orders/7', headers);
    expect(status).toBe(403);
    expect(detail).toContain('"http://waggle.example", but the request\'s Host is "orders:8080"');
    expect(detail).toContain('proxy_set_header Host $http_host');
    expect(lines).toMatchObject([{ level: 40, reason: 'host', why: detail, ...headers }]);
    expect(await counted()).toEqual({ host: 1 });
  });

  test('another site’s page, where the browser says so', async () => {
    const host = new URL(listener.url).host;
    const headers = { origin: `http://${host}`, host, 'sec-fetch-site': 'cross-site' };
    expect((await refusal('/ws/orders/7', headers)).detail).toContain('WAGGLE_ORIGINS');
    expect(lines).toMatchObject([{ reason: 'origin' }]);
    expect(await counted()).toEqual({ origin: 1 });
  });

  test('a path that is no WebSocket, and a handshake that is none', async () => {
    expect((await refusal('/ws/other', {})).status).toBe(404);
    expect((await refusal('/ws/orders/7', { 'sec-websocket-version': '7' })).status).toBe(400);
    expect(lines).toMatchObject([{ reason: 'not_found' }, { reason: 'bad_handshake' }]);
    expect(await counted()).toEqual({ not_found: 1, bad_handshake: 1 });
  });

  test('credentials that open nothing: the close code says it', async () => {
    const socket = new WebSocket(`${listener.url.replace('http', 'ws')}/ws/orders/7`);
    expect((await once(socket, 'close'))[0]).toBe(4401);
    await vi.waitFor(() => expect(lines).toMatchObject([{ level: 30, reason: 'unauthorized' }]));
    expect(await counted()).toEqual({ unauthorized: 1 });
  });

  test('a proxy that does not pass on Upgrade: the plain request says so', async () => {
    const { status, detail } = await refusal('/ws/orders/7', { connection: 'keep-alive', upgrade: '' });
    expect(status).toBe(426);
    expect(detail).toContain('proxy_set_header Upgrade $http_upgrade');
    expect(lines).toMatchObject([{ level: 40, reason: 'no_upgrade', why: detail }]);
    expect(await counted()).toEqual({ no_upgrade: 1 });
  });

  test('a page that tries again and again is counted each time and logged once', async () => {
    const headers = { origin: 'http://waggle.example', host: 'orders:8080' };
    for (let n = 0; n < 3; n += 1) await refusal('/ws/orders/7', headers);
    expect(lines).toHaveLength(1);
    expect(await counted()).toEqual({ host: 3 });
  });
});

describe('a page learns by HTTP why its sockets do not open', () => {
  const ask = async (page: string) => {
    const response = await fetch(`${listener.url}/ws/orders/7?page=${encodeURIComponent(page)}`);
    return { status: response.status, ...((await response.json()) as object) };
  };

  test('its host is not the one that arrives here', async () => {
    expect(await ask('waggle.example')).toMatchObject({ status: 403, code: 'host' });
  });

  test('its host is the one that arrives here, or is listed: the way for WebSockets is missing', async () => {
    expect(await ask(new URL(listener.url).host)).toMatchObject({ status: 426, code: 'upgrade_required' });
    expect(await ask('shop.example')).toMatchObject({ status: 426 });
    expect(lines).toEqual([]);
  });
});
