// OWASP ASVS 5.0, 13.4.5 (with API8:2023 and API9:2023): where other machines can connect, metrics, the API's documentation and
// operations are on a port of their own. The routes are those that the processes document themselves.

import { type PlacedOrder, sessionCookie } from '@waggle/contracts';
import { apiDocsAccess, operationsAccess } from '@waggle/service-kit/operations';
import { serviceNames } from '@waggle/services';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { freePort } from '../../deploy/processes/redis.ts';
import { waggleCommand } from '../support/command.ts';
import { placed } from '../support/customer.ts';
import { openSocket } from '../support/live.ts';
import { dropDatabases } from '../support/mongo.ts';
import { figuresAt } from '../support/services.ts';
import { hire } from '../support/staff.ts';
import {
  launchWaggle,
  staffToken,
  startWaggle,
  temporaryFolder,
  type WaggleProcess,
  waitFor,
} from '../support/waggle.ts';

const redisUrl = inject('redisUrl');
const mongodbUrl = inject('mongodbUrl');
const namespace = `ports${process.pid}`;
const onCluster = { REDIS_URL: redisUrl ?? '', MONGODB_URL: mongodbUrl ?? '', WAGGLE_NAMESPACE: namespace };
const { folder, remove } = temporaryFolder();
afterAll(async () => {
  remove();
  if (mongodbUrl) await dropDatabases(mongodbUrl, namespace);
});

const probes = ['GET /health/live', 'GET /health/ready'];
const operations = [...Object.keys(operationsAccess), ...Object.keys(apiDocsAccess)].filter(
  (route) => !probes.includes(route),
);
const isOperation = (route: string) => operations.includes(route) || / \/api\/operations\//.test(route);
/** What the page of operations needs, and others, too. */
const isOnBoth = (route: string) => / \/(health\/|api\/session|api\/kitchen(\/|$)|api\/orders\/find$)/.test(route);

interface Started {
  readonly waggle: WaggleProcess;
  readonly operationsUrl: string;
}

/** Listens on every address, and on a port of its own for operations. */
async function listening(what: string, settings: Readonly<Record<string, string>>): Promise<Started> {
  const port = await freePort();
  const waggle = await startWaggle({
    what,
    host: '0.0.0.0',
    settings: { WAGGLE_SIMULATOR: 'off', WAGGLE_OPERATIONS_PORT: String(port), ...settings },
  });
  return { waggle, operationsUrl: `http://127.0.0.1:${port}` };
}

/** Whether a port has the route: what it answers to an admin is not the answer for a path that does not exist. */
async function has(url: string, route: string): Promise<boolean> {
  const [method = '', path = ''] = route.split(' ');
  const concrete = path.replaceAll(/:\w+/g, '00000000-0000-7000-8000-000000000000').replace('*', 'index.css');
  // Whoever asks, and whatever a route would answer before it looks at the path.
  const headers = { authorization: `Bearer ${staffToken}`, cookie: `${sessionCookie}=made-up`, origin: url };
  const answer = await fetch(`${url}${concrete}`, { method, headers, redirect: 'manual' });
  if (answer.status !== 404) return true;
  return ((await answer.json()) as { code: string }).code !== 'not_found';
}

async function documented(url: string): Promise<string[]> {
  const { paths } = (await (await fetch(`${url}/api/docs/json`)).json()) as { paths: Record<string, object> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
  );
}

const processes: readonly (readonly [string, Readonly<Record<string, string>>, boolean])[] = [
  ['up', { WAGGLE_DATA: folder }, true],
  ['web', {}, true],
  ...serviceNames.map((name) => [name, onCluster, redisUrl !== null && mongodbUrl !== null] as const),
];

describe.each(processes)('a process on every address of its machine, %s,', (what, settings, available) => {
  let started: Started;
  beforeAll(async () => {
    if (available) started = await listening(what, settings);
  });
  afterAll(() => started?.waggle.end());

  test.skipIf(!available)(
    'serves each of its routes on one of its two ports, and operations on their own',
    async () => {
      const { waggle, operationsUrl } = started;
      const routes = await documented(operationsUrl);
      expect(routes).toEqual(expect.arrayContaining([...probes, 'GET /metrics']));
      for (const route of [...routes, ...Object.keys(apiDocsAccess)]) {
        const found = [await has(waggle.url, route), await has(operationsUrl, route)];
        const [both, own] = [isOnBoth(route), isOperation(route)];
        expect([route, ...found]).toEqual([route, both || !own, both || own]);
      }
    },
  );

  test.skipIf(!available)('says on which ports it listens', async () => {
    const line = started.waggle.logs.find(({ msg }) => msg === 'listening');
    expect(line).toMatchObject({ operations_url: started.operationsUrl });
  });
});

describe('where operations have their own port', () => {
  let started: Started;
  let order: PlacedOrder;
  beforeAll(async () => {
    started = await listening('up', { WAGGLE_DATA: folder });
    order = await placed(started.waggle.url);
  });
  afterAll(() => started?.waggle.end());

  test('the public one knows none of them by any method, nor below a path that they have', async () => {
    const found = ['/metrics', '/api/docs', '/api/docs/json', '/api/dead-letters', '/api/erase', '/%6Detrics'];
    for (const path of [...found, '/docs', '/docs/operating', '/api/operations/streams', '/ws/operations']) {
      for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS']) {
        expect([path, method, (await fetch(`${started.waggle.url}${path}`, { method })).status]).toEqual([
          path,
          method,
          404,
        ]);
      }
    }
  });

  test('that port has the page of operations and the docs, and no other page, no orders and no other WebSockets', async () => {
    const { operationsUrl } = started;
    const staff = { authorization: `Bearer ${staffToken}` };
    const statusOf = async (path: string) =>
      (await fetch(`${operationsUrl}${path}`, { headers: staff, redirect: 'manual' })).status;
    for (const path of ['/kitchen', '/admin', '/courier', '/checkout', '/nothing', '/client.json', '/api/menu']) {
      expect([path, await statusOf(path)]).toEqual([path, 404]);
    }
    for (const path of ['/operations', '/sign-in', '/password', '/docs', '/docs/operating', '/favicon.svg']) {
      expect([path, await statusOf(path)]).toEqual([path, 200]);
    }
    const first = await fetch(`${operationsUrl}/`, { redirect: 'manual' });
    expect([first.status, first.headers.get('location')]).toEqual([302, '/operations']);
    const { order_id, tracking_token } = order;
    expect(await statusOf(`/api/orders/${order_id}`)).toBe(404);
    const subscribe = { type: 'subscribe', token: tracking_token };
    for (const path of [`/ws/orders/${order_id}`, '/ws/kitchen', '/ws/menu', figuresAt.socket]) {
      const live = openSocket(operationsUrl, path, subscribe, staff);
      await waitFor(`the WebSocket ${path} to be refused`, 10_000, () => live.closed !== null);
      expect([path, live.messages]).toEqual([path, []]);
    }
  });

  test('the WebSocket of operations is there alone, and refuses pages of the public port', async () => {
    const { waggle, operationsUrl } = started;
    const url = waggle.url.replace('0.0.0.0', '127.0.0.1');
    const staff = { authorization: `Bearer ${staffToken}` };
    const there = openSocket(operationsUrl, '/ws/operations', undefined, staff);
    await waitFor('what goes on', 10_000, () => there.messages.length > 0);
    there.close();
    const refused = [
      openSocket(url, '/ws/operations', undefined, staff),
      openSocket(operationsUrl, '/ws/operations', undefined, { ...staff, origin: url }),
    ];
    await waitFor('both to be refused', 10_000, () => refused.every(({ closed }) => closed !== null));
    expect(refused.map(({ messages }) => messages)).toEqual([[], []]);
  });

  test('a session is one for both ports of a host, and acts on each for pages of that port alone', async () => {
    const { waggle, operationsUrl } = started;
    const url = waggle.url.replace('0.0.0.0', '127.0.0.1');
    const { login, password } = await hire(url, { login: 'robin', name: 'Robin', role: 'admin' });
    const signInAt = (address: string, origin: string) =>
      fetch(`${address}/api/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin },
        body: JSON.stringify({ login, password }),
      });
    expect((await signInAt(operationsUrl, url)).status).toBe(403);
    const signedIn = await signInAt(operationsUrl, operationsUrl);
    expect(signedIn.status).toBe(200);
    const cookie = (signedIn.headers.getSetCookie()[0] ?? '').split(';', 1)[0] ?? '';
    expect(signedIn.headers.getSetCookie()[0]).toMatch(/HttpOnly.*SameSite=Strict/i);
    const now = (address: string, headers = {}) =>
      fetch(`${address}/api/operations/streams`, { headers: { cookie, ...headers } });
    expect([(await now(operationsUrl)).status, (await now(url)).status]).toEqual([200, 404]);
    const discard = (origin: string) =>
      fetch(`${operationsUrl}/api/dead-letters/1-0`, { method: 'DELETE', headers: { cookie, origin } });
    expect(await (await discard(url)).json()).toMatchObject({ status: 403, code: 'origin' });
    expect(await (await discard(operationsUrl)).json()).toMatchObject({ status: 404, code: 'dead_letter_not_found' });
    const out = await fetch(`${url}/api/session`, { method: 'DELETE', headers: { cookie, origin: url } });
    expect([out.status, (await now(operationsUrl)).status]).toEqual([204, 401]);
  });

  test('the page of operations on the public port says where they are', async () => {
    const address = `${started.waggle.url}/operations`;
    const page = await fetch(address, { headers: { accept: 'text/html' } });
    const { port } = new URL(started.operationsUrl);
    expect([page.status, await page.text()]).toEqual([
      404,
      expect.stringContaining(`data-operations="http://localhost:${port}"`),
    ]);
  });

  test('commands on this machine find it; from elsewhere, the address is given', async () => {
    const here = (...args: string[]) => waggleCommand('', args, { WAGGLE_STAFF_TOKEN: '', WAGGLE_DATA: folder });
    expect(await here('dead-letters', 'list')).toMatchObject({ code: 0, stdout: 'no dead letters\n' });
    expect(await here('accounts', 'list')).toMatchObject({ code: 0 });
    const { url } = started.waggle;
    const lost = await waggleCommand(url, ['dead-letters', 'list']);
    expect(lost).toMatchObject({ code: 1, stderr: expect.stringMatching(/Give it with --operations-url\n$/) });
    const at = ['--operations-url', started.operationsUrl];
    expect(await waggleCommand(url, ['outbox', 'republish', '--since', '1h', ...at])).toMatchObject({ code: 0 });
    expect(await waggleCommand(url, ['dead-letters', 'show', '1-0', ...at])).toMatchObject({
      code: 1,
      stderr: expect.not.stringContaining('--operations-url'),
    });
    expect((await waggleCommand(url, ['streams', ...at])).stdout).toMatch(/orders-stream {2}\d+ entries/);
  });

  test('the token of the operator on this machine goes to no other address of operations', async () => {
    const at = ['--operations-url', 'http://127.0.0.1:9'];
    const ran = await waggleCommand(
      started.waggle.url.replace('0.0.0.0', '127.0.0.1'),
      ['dead-letters', 'list', ...at],
      {
        WAGGLE_STAFF_TOKEN: '',
        WAGGLE_DATA: folder,
      },
    );
    expect(ran).toMatchObject({ code: 1, stderr: expect.stringContaining('this needs the staff token') });
  });
});

test.skipIf(redisUrl === null)('only the port of operations says which server is missing', async () => {
  const [port, own] = [await freePort(), await freePort()];
  const waggle = launchWaggle({
    what: 'orders',
    host: '0.0.0.0',
    port,
    settings: {
      ...onCluster,
      MONGODB_URL: 'mongodb://127.0.0.1:9/?replicaSet=rs0&serverSelectionTimeoutMS=500',
      WAGGLE_OPERATIONS_PORT: String(own),
    },
  });
  const ready = async (url: string) => {
    const answer = await fetch(`${url}/health/ready`).catch(() => null);
    return JSON.stringify((await answer?.json()) ?? '');
  };
  await waitFor('the reason', 30_000, async () => (await ready(`http://127.0.0.1:${own}`)).includes('127.0.0.1:9'));
  expect(await ready(waggle.url)).toMatch(/"status":"starting","missing":\{.*says why/);
  expect(await ready(waggle.url)).not.toContain('127.0.0.1:9');
  expect(await (await fetch(`${waggle.url}/api/menu`)).text()).not.toContain('127.0.0.1:9');
  await waggle.end('SIGKILL');
});

test('one port for both is refused where other machines can connect', async () => {
  const port = await freePort();
  const settings = { WAGGLE_DATA: folder, WAGGLE_OPERATIONS_PORT: String(port) };
  const waggle = launchWaggle({ host: '0.0.0.0', port, settings });
  await waitFor('it to end', 30_000, () => waggle.exitCode !== null);
  expect([waggle.exitCode, waggle.stderr]).toEqual([1, expect.stringContaining('give operations another port')]);
});
