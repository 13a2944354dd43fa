// Who closes an idle connection: the proxy in front, never the server, which may do so just when a request arrives.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterAll, describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import { freePort } from '../../deploy/processes/redis.ts';
import { temporaryFolder } from '../../test/support/waggle.ts';
import { platformSettings } from '../config/index.ts';
import { type Listener, listen } from './listener.ts';
import { createSockets } from './sockets.ts';

const nginx = inject('nginx');

async function served(keepAliveMs: number): Promise<Listener> {
  const listener = await listen({ host: '127.0.0.1', port: 0, keepAliveMs, checkMs: 20, missing: () => ({}) });
  onTestFinished(() => listener.close());
  const sockets = createSockets({ routes: [], origins: [], log: pino({ level: 'silent' }), metrics: new Registry() });
  listener.handOver((_request, response) => void response.end('served'), sockets);
  return listener;
}

test('an idle connection stays open for longer than any proxy keeps one: Envoy for an hour, Cloudflare for 15 minutes', async () => {
  expect(platformSettings.keepAliveSeconds.default).toBe(3_660);
  const { server } = await served(platformSettings.keepAliveSeconds.default * 1_000);
  expect(server.keepAliveTimeout).toBe(3_660_000);
});

test('the time for the headers of a request does not begin while the connection is idle', async () => {
  const { server, url } = await served(10_000);
  server.headersTimeout = 50;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  /** Whether the request reused the previous request's connection. */
  const ask = async (): Promise<boolean> => {
    const request = get(url, { agent });
    const [response] = await once(request, 'response');
    response.resume();
    await once(response, 'end');
    return request.reusedSocket;
  };
  await ask();
  const idleSince = performance.now();
  await vi.waitFor(() => expect(performance.now() - idleSince).toBeGreaterThan(500), { timeout: 2_000 });
  expect(await ask()).toBe(true);
});

/** A connection that is opened and then quiet for `ms`; what is written on it, and what comes back until it is closed. */
async function quiet(url: string, ms: number, ...writes: readonly string[]): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  let answer = '';
  socket.on('data', (data) => (answer += String(data)));
  socket.on('error', () => {});
  const closed = once(socket, 'close');
  await once(socket, 'connect');
  const since = performance.now();
  await vi.waitFor(() => expect(performance.now() - since).toBeGreaterThan(ms), { timeout: ms + 2_000 });
  for (const part of writes) socket.write(part);
  await closed;
  return answer;
}

const last = 'Host: waggle\r\nConnection: close\r\n';

test('a preconnected socket serves its first request, however late it arrives', async () => {
  const listener = await served(10_000);
  listener.server.headersTimeout = 50;
  listener.server.requestTimeout = 50;
  const sockets = createSockets({ routes: [], origins: [], log: pino({ level: 'silent' }), metrics: new Registry() });
  listener.handOver((request, response) => {
    void text(request).then((body) => response.end(`got ${body.length} bytes`));
  }, sockets);
  const body = 'x'.repeat(200_000);
  const request = `POST / HTTP/1.1\r\n${last}Content-Length: ${body.length}\r\n\r\n`;
  expect(await quiet(listener.url, 500, request + body)).toMatch(/^HTTP\/1\.1 200 [\s\S]*got 200000 bytes/);
  expect(await quiet(listener.url, 0, request, body)).toMatch(/got 200000 bytes/);
  const two = `GET / HTTP/1.1\r\nHost: waggle\r\n\r\nGET / HTTP/1.1\r\n${last}\r\n`;
  expect((await quiet(listener.url, 500, two)).match(/200 OK/g)).toHaveLength(2);
});

test('it is idle like any other: closed after the same timeout, and on a stop', async () => {
  expect(await quiet((await served(200)).url, 0)).toBe('');
  const { url, stopListening } = await served(60_000);
  const closed = quiet(url, 0);
  await vi.waitFor(async () => expect((await fetch(url)).status).toBe(200));
  await stopListening(1_000);
  expect(await closed).toBe('');
});

test('headers that begin and do not end are answered 408', async () => {
  const { server, url } = await served(10_000);
  server.headersTimeout = 50;
  server.requestTimeout = 50;
  expect(await quiet(url, 200, 'GET / HTTP/1.1\r\nHost: wag')).toMatch(/^HTTP\/1\.1 408 /);
});

describe.skipIf(!nginx)('behind nginx', () => {
  const { folder, remove } = temporaryFolder();
  afterAll(remove);

  /** The address of an nginx in front of a server. */
  async function behindNginx(url: string, nginxMs: number): Promise<string> {
    const port = await freePort();
    const file = path.join(folder, `nginx-${port}.conf`);
    writeFileSync(
      file,
      `daemon off; master_process off; error_log stderr; pid ${folder}/${port}.pid; events {}
       http {
         access_log off;
         client_body_temp_path ${folder}/c; proxy_temp_path ${folder}/p; fastcgi_temp_path ${folder}/f;
         uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
         upstream waggle { server ${new URL(url).host}; keepalive 4; keepalive_timeout ${nginxMs}ms; }
         server {
           listen 127.0.0.1:${port};
           location / { proxy_pass http://waggle; proxy_http_version 1.1; proxy_set_header Connection ""; }
         }
       }`,
    );
    const process = spawn(nginx ?? '', ['-p', folder, '-c', file], { stdio: 'ignore' });
    onTestFinished(async () => {
      process.kill();
      await once(process, 'exit');
    });
    await vi.waitFor(async () => expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200), {
      timeout: 5_000,
    });
    return `http://127.0.0.1:${port}/`;
  }

  interface Times {
    readonly serverMs: number;
    readonly nginxMs: number;
  }

  /** Who closed the first connection that nginx made: the one that stopped sending first. */
  async function closedBy({ serverMs, nginxMs }: Times): Promise<'nginx' | 'server'> {
    const { server, url } = await served(serverMs);
    const closed = new Promise<'nginx' | 'server'>((resolve) =>
      server.once('connection', (socket) => {
        let ended = false;
        socket.once('end', () => (ended = true));
        socket.once('close', () => resolve(ended ? 'nginx' : 'server'));
      }),
    );
    await behindNginx(url, nginxMs);
    return closed;
  }

  test('nginx closes idle connections first, because the server keeps them longer', async () => {
    expect(await closedBy({ serverMs: 10_000, nginxMs: 100 })).toBe('nginx');
  });

  test('requests that arrive just as nginx closes its connection are all answered', async () => {
    const { url } = await served(10_000);
    const front = await behindNginx(url, 50);
    const statuses = new Set<number>();
    for (let count = 0; count < 60; count += 1) {
      const since = performance.now();
      while (performance.now() - since < 47 + (count % 7)) await new Promise((resolve) => setImmediate(resolve));
      statuses.add((await fetch(front, { method: 'POST', body: 'x' })).status);
    }
    expect([...statuses]).toEqual([200]);
  });

  test('a server with a shorter timeout closes it first', async () => {
    expect(await closedBy({ serverMs: 50, nginxMs: 10_000 })).toBe('server');
  });
});
