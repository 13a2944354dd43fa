// OWASP ASVS 5.0, 4.1 and 14.3 (with API8:2023, security misconfiguration): a page of anybody whose name resolves to this machine
// reaches nothing (DNS rebinding), browsers keep no answer that is personal, and a browser that came by https stays there.
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';
import type { PlacedOrder } from '@waggle/contracts';
import { type Principal, rolesOf } from '@waggle/service-kit/config';
import { operationsAccess } from '@waggle/service-kit/operations';
import { manifests } from '@waggle/services';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isRouted, workloads } from '../../deploy/workloads.ts';
import { embedded, type StartedDeployment } from '../e2e/engines.ts';
import { placed } from '../support/customer.ts';
import { handshakeHeaders } from '../support/handshake.ts';
import { staffToken, startWaggle } from '../support/waggle.ts';

let waggle: StartedDeployment;
let order: PlacedOrder;
beforeAll(async () => {
  const settings = { WAGGLE_SIMULATOR: 'off', WAGGLE_HOSTS: 'shop.example', WAGGLE_TRUSTED_PROXIES: 'loopback' };
  waggle = await embedded.deploy({ settings });
  order = await placed(waggle.orders);
});
afterAll(() => waggle?.stop());

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Not fetch: it does not let the host be chosen. */
async function ask(path: string, headers: Readonly<Record<string, string>>): Promise<Answer> {
  const sent = request(`${waggle.orders}${path}`, { headers });
  sent.end();
  // An accepted upgrade has no response.
  const [answer] = (await Promise.race([once(sent, 'response'), once(sent, 'upgrade')])) as [
    { statusCode: number; headers: Answer['headers']; destroy(): void },
  ];
  answer.destroy();
  sent.destroy();
  return { status: answer.statusCode, headers: answer.headers };
}

test('a name that the settings do not list reaches no page, no route and no WebSocket', async () => {
  const host = 'evil.example:8080';
  for (const path of ['/', '/api/menu', '/api/session', '/metrics', '/health/ready', '/ws/menu']) {
    expect([path, (await ask(path, { host })).status]).toEqual([path, 421]);
  }
  const answer = await ask('/ws/menu', { host, origin: `http://${host}`, ...handshakeHeaders });
  expect(answer.status).toBe(421);
});

test('addresses, loopback names and listed names are served', async () => {
  for (const host of ['127.0.0.1:8080', 'localhost', 'shop.example', 'SHOP.example:443', '[::1]:8080'])
    expect([host, (await ask('/api/menu', { host })).status]).toEqual([host, 200]);
  const origin = 'https://shop.example';
  expect((await ask('/ws/menu', { host: 'shop.example', origin, ...handshakeHeaders })).status).toBe(101);
});

test('a name that a client or a proxy forwards is none that the list has seen: passkeys are for the Host', async () => {
  const headers = {
    host: 'shop.example',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
    'x-forwarded-for': '203.0.113.7',
  };
  const sent = request(`${waggle.orders}/api/session/passkey/options`, { method: 'POST', headers });
  sent.end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  const { options } = (await json(answer)) as { options?: { rpId: string } };
  expect(options?.rpId).toBe('shop.example');
});

test('no answer of the API is kept, except for those that are everybody’s', async () => {
  const everybodys = ['/api/menu', '/api/kitchen', '/api/kitchen/restaurant', '/api/pictures/:id'];
  const reads = [operationsAccess, ...manifests.map(({ access = {} }) => access)]
    .flatMap((table) => Object.entries(table as Readonly<Record<string, readonly Principal[]>>))
    .filter(([route]) => route.startsWith('GET /api/'));
  expect(reads.length).toBeGreaterThan(10);
  for (const [route, principals] of reads) {
    const path = route.slice('GET '.length);
    if (everybodys.includes(path)) expect([path, rolesOf(principals)]).toEqual([path, []]);
    else {
      const concrete = path.replace(':id', order.order_id);
      for (const authorization of [`Bearer ${staffToken}`, `Bearer ${order.tracking_token}`, '']) {
        const { headers } = await ask(concrete, authorization ? { authorization } : {});
        expect([path, headers['cache-control']]).toEqual([path, 'no-store']);
      }
    }
  }
});

test('by https, a browser learns to come by https only; by http it is told nothing', async () => {
  const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.7' };
  for (const path of ['/', '/api/menu', '/nothing']) {
    expect([path, (await ask(path, forwarded)).headers['strict-transport-security']]).toEqual([
      path,
      'max-age=31536000',
    ]);
    expect([path, (await ask(path, {})).headers['strict-transport-security']]).toEqual([path, undefined]);
  }
});

test('pages that a process of their own serves say so, too, behind the routers of compose and the chart', async () => {
  for (const { name, deployment } of workloads.filter(isRouted)) {
    expect([name, deployment.settings?.['WAGGLE_TRUSTED_PROXIES']?.value]).toEqual([name, 'uniquelocal']);
  }
  const web = await startWaggle({ what: 'web', settings: { WAGGLE_TRUSTED_PROXIES: 'loopback' } });
  const header = async (headers: Readonly<Record<string, string>>) =>
    (await fetch(`${web.url}/`, { headers: { accept: 'text/html', ...headers } })).headers.get(
      'strict-transport-security',
    );
  expect([await header({ 'x-forwarded-proto': 'https' }), await header({})]).toEqual(['max-age=31536000', null]);
  await web.end();
});

test('pages run no script but ours, and no other page frames them', async () => {
  const { headers } = await ask('/', {});
  expect(headers['content-security-policy']).toMatch(/default-src 'self'.*frame-ancestors 'none'.*script-src 'self'/);
});
