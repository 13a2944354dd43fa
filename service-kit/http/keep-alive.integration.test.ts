// Who closes an idle connection: the proxy in front, never the server, which may do so just when a request arrives.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import path from 'node:path';
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
  const listener = await listen({ host: '127.0.0.1', port: 0, keepAliveMs, missing: () => ({}) });
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
  /** Whether the request went over the connection of the one before it. */
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

describe.skipIf(!nginx)('behind nginx', () => {
  const { folder, remove } = temporaryFolder();
  afterAll(remove);

  /** Who closed the first connection that nginx made: the one that stopped sending first. */
  async function closedBy({ serverMs, nginxMs }: { serverMs: number; nginxMs: number }): Promise<'nginx' | 'server'> {
    const { server, url } = await served(serverMs);
    const closed = new Promise<'nginx' | 'server'>((resolve) =>
      server.once('connection', (socket) => {
        let ended = false;
        socket.once('end', () => (ended = true));
        socket.once('close', () => resolve(ended ? 'nginx' : 'server'));
      }),
    );
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
    return closed;
  }

  test('nginx closes what is idle, since the server keeps it for longer', async () => {
    expect(await closedBy({ serverMs: 10_000, nginxMs: 100 })).toBe('nginx');
  });

  test('a server that keeps it for shorter closes it first', async () => {
    expect(await closedBy({ serverMs: 50, nginxMs: 10_000 })).toBe('server');
  });
});
