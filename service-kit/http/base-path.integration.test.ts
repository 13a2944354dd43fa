// A server that is hosted under a path, behind proxies that keep the path and proxies that strip it.
import { once } from 'node:events';
import { newId } from '@waggle/store';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { clearSessionCookie, setSessionCookie } from '../identity/session-cookie.ts';
import { listen } from './listener.ts';
import { createHttp } from './server.ts';
import { createSockets } from './sockets.ts';

const log = pino({ level: 'silent' });

async function served(basePath: string) {
  const listener = await listen({
    host: '127.0.0.1',
    port: 0,
    keepAliveMs: 1_000,
    basePath,
    missing: () => ({ orders: 'starting' }),
  });
  onTestFinished(() => listener.close());
  const ready = async () => {
    const metrics = new Registry();
    const http = createHttp({ log, metrics, newId, basePath, serve: () => listener.server });
    http.get('/api/things/:id', async (request) => ({ url: request.url }));
    http.post('/api/things', async (_request, reply) => reply.code(201).header('location', '/api/things/7').send({}));
    http.post('/api/away', async (_request, reply) => reply.redirect('https://elsewhere.example/x'));
    http.post('/api/session', async (_request, reply) => setSessionCookie(reply, 'token').send({}));
    http.delete('/api/session', async (_request, reply) => clearSessionCookie(reply).send({}));
    await http.ready();
    const path = '/ws/things/:id';
    const route = {
      path,
      connect: ({ params, socket }: { params: object; socket: unknown }) => {
        (socket as WebSocket).send(JSON.stringify(params));
      },
    };
    listener.handOver(http.routing, createSockets({ routes: [route], origins: [], log, metrics }));
  };
  return { url: listener.url, ready };
}

test.each(['', '/waggle', '/a/b'])('hosted under %j, it answers with the path and without it', async (basePath) => {
  const { url, ready } = await served(basePath);
  for (const prefix of ['', basePath]) {
    const starting = await fetch(`${url}${prefix}/health/ready`);
    expect(await starting.json()).toEqual({ status: 'starting', missing: { orders: 'starting' } });
  }
  await ready();
  for (const prefix of ['', basePath]) {
    const found = await fetch(`${url}${prefix}/api/things/7?x=1`);
    expect(await found.json()).toEqual({ url: '/api/things/7?x=1' });
    const socket = new WebSocket(`${url.replace('http', 'ws')}${prefix}/ws/things/7`);
    const [message] = await once(socket, 'message');
    expect(JSON.parse(String(message))).toEqual({ id: '7' });
    socket.terminate();
  }
});

test('responses contain paths as the browser requests them', async () => {
  const { url, ready } = await served('/waggle');
  await ready();
  const ask = (path: string, method = 'GET') => fetch(url + path, { method, redirect: 'manual' });
  expect((await ask('/api/things', 'POST')).headers.get('location')).toBe('/waggle/api/things/7');
  expect((await ask('/waggle/api/things', 'POST')).headers.get('location')).toBe('/waggle/api/things/7');
  expect((await ask('/api/away', 'POST')).headers.get('location')).toBe('https://elsewhere.example/x');
  expect(await (await ask('/api/nothing')).json()).toMatchObject({
    instance: '/waggle/api/nothing',
    detail: 'GET /api/nothing is not a route: /waggle/api/docs lists them.',
  });
  expect((await ask('/api/session', 'POST')).headers.get('set-cookie')).toMatch(/; Path=\/waggle; HttpOnly/);
  expect((await ask('/api/session', 'DELETE')).headers.get('set-cookie')).toMatch(/Max-Age=0; Path=\/waggle; HttpOnly/);
});

test('at the root paths have no prefix, and a similar prefix is another path', async () => {
  const { url, ready } = await served('');
  await ready();
  const ask = (path: string, method = 'GET') => fetch(url + path, { method, redirect: 'manual' });
  expect((await ask('/api/things', 'POST')).headers.get('location')).toBe('/api/things/7');
  expect((await ask('/api/session', 'POST')).headers.get('set-cookie')).toMatch(/; Path=\/; HttpOnly/);
  expect((await ask('/waggle/api/things/7')).status).toBe(404);
  const other = await served('/waggle');
  await other.ready();
  expect((await fetch(`${other.url}/waggles/api/things/7`)).status).toBe(404);
});

test('the API’s documentation loads its files from below the path, and its calls go there', async () => {
  const { url, ready } = await served('/waggle');
  await ready();
  const page = await (await fetch(`${url}/waggle/api/docs`)).text();
  const loaded = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file = '']) => file);
  expect(loaded.length).toBeGreaterThan(5);
  for (const file of loaded) {
    expect(file).toMatch(/^\/waggle\/api\/docs\/static\//);
    expect((await fetch(url + file)).status).toBe(200);
  }
  const { servers } = (await (await fetch(`${url}/waggle/api/docs/json`)).json()) as { servers?: unknown };
  expect(servers).toEqual([{ url: '/waggle' }]);
  const root = await served('');
  await root.ready();
  expect(await (await fetch(`${root.url}/api/docs/json`)).json()).toMatchObject({ servers: [{ url: '/' }] });
});
