// A kitchen's accounts under test: two processes of Waggle on one store where the engine can have two, with a clock that the
// test sets.
import { randomBytes } from 'node:crypto';
import type { NewAccount, Role } from '@waggle/contracts';
import { createHttp, type HttpServer } from '@waggle/service-kit/http';
import { guardRoutes } from '@waggle/service-kit/identity';
import { createLog } from '@waggle/service-kit/operations/log';
import type { Platform } from '@waggle/service-kit/process';
import { openClusterPlatform } from '@waggle/service-kit/process/cluster';
import { openEmbeddedPlatform } from '@waggle/service-kit/process/embedded';
import type { Store } from '@waggle/store';
import { type SettableClock, settableClock } from '@waggle/store/conformance/settable-clock.ts';
import { dropDatabases } from '../../../test/support/mongo.ts';
import { accountRoutes } from '../account-routes.ts';
import { addAccount } from '../add-account.ts';
import { createKeyLocks } from '../key-locks.ts';
import { manifest } from '../manifest.ts';
import { passkeyRoutes } from '../passkey-routes.ts';
import { createPasswords, type Passwords } from '../passwords.ts';
import type { AccountsRecords } from '../records.ts';
import { service as accounts } from '../service.ts';
import { sessionListRoutes } from '../session-list-routes.ts';
import { sessionRoutes } from '../session-routes.ts';
import { tokenRoutes } from '../token-routes.ts';

export const password = 'honey-cake-12';
export const hour = 3_600_000;

export interface Asked {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests read bodies freely
  readonly body: any;
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>;
  /** The value of the cookie that the answer sets. */
  readonly cookie: string;
}

export interface Process {
  readonly store: Store<AccountsRecords>;
  readonly platform: Platform;
  readonly passwords: Passwords;
  ask(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, options?: AskOptions): Promise<Asked>;
  signIn(login: string, options?: AskOptions & { readonly password?: string }): Promise<Asked>;
  /** 200 or 401: whether the cookie gives access to a staff route. */
  works(cookie: string): Promise<number>;
  /** The same by a change, which is use of the session. */
  uses(cookie: string): Promise<number>;
}

export interface AskOptions {
  readonly cookie?: string;
  readonly body?: object;
  readonly from?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Kitchen {
  readonly clock: SettableClock;
  readonly one: Process;
  readonly other: Process;
  /** Adds an account with the shared password, as if its person had chosen that; returns its id. */
  add(login: string, role: Role): Promise<string>;
  close(): Promise<void>;
}

export interface KitchenServers {
  readonly redisUrl: string;
  readonly mongodbUrl: string;
}

export async function openKitchen(servers: KitchenServers | null): Promise<Kitchen> {
  const clock = settableClock();
  const log = createLog({ level: 'silent' });
  const shared = {
    log,
    clock,
    staffToken: 'token-of-the-tests',
    sessionMs: 12 * hour,
    origins: ['https://shop.example'],
  };
  const namespace = `staff${randomBytes(4).toString('hex')}`;
  const open = async () =>
    (servers
      ? await openClusterPlatform({ ...servers, data: ':memory:', namespace, ...shared })
      : await openEmbeddedPlatform({ data: ':memory:', ...shared })
    ).platform;
  const platforms = [await open()];
  if (servers) platforms.push(await open());
  const processes = await Promise.all(platforms.map(startProcess));
  const [one, other = one] = processes as [Process, Process?];
  return {
    clock,
    one,
    other,
    async add(login, role) {
      const account: NewAccount = { login, name: login.toUpperCase(), role, password };
      const deps = { store: one.store, passwords: createPasswords(quick), clock, newId: one.platform.newId };
      const cause = { correlation_id: 'test', causation_id: null };
      const added = await addAccount(deps, cause, account);
      if (!added) throw new Error(`there is an account ${login} already`);
      await one.store.transaction(cause, (tx) => tx.accounts.replace({ ...added, password_due: false }));
      return added.account_id;
    },
    async close() {
      for (const platform of platforms) await platform.close();
      if (servers) await dropDatabases(servers.mongodbUrl, namespace);
    },
  };
}

/** As the settings' defaults. */
const limits = {
  throttle: { failures: 5, longestWaitMs: 60_000, forgetMs: 15 * 60_000 },
  challenges: { lastMs: 5 * 60_000, most: 30 },
};

// The cost of a hash has its own test.
const quick = { ln: 4, r: 8, p: 1 };

async function startProcess(platform: Platform): Promise<Process> {
  const { clock, sessions, staff, origins, newId, metrics, log } = platform;
  const store = await platform.openStore(accounts.store);
  const passwords = createPasswords(quick);
  const http = createHttp({ log, metrics, newId, origins, trustedProxies: '127.0.0.1' });
  await http.register(async (scope) => {
    guardRoutes(scope, staff, {
      ...manifest.access,
      'GET /works': ['kitchen', 'courier', 'admin'],
      'POST /works': ['kitchen', 'courier', 'admin'],
    });
    const routes = scope as unknown as HttpServer;
    const deps = {
      store,
      clock,
      sessions,
      staff,
      origins,
      newId,
      metrics,
      passwords,
      keyLocks: createKeyLocks(),
      ...limits,
      longestMs: 7 * 24 * hour,
      proofMs: 15 * 60_000,
    };
    sessionRoutes(routes, deps);
    sessionListRoutes(routes, deps);
    passkeyRoutes(routes, deps);
    accountRoutes(routes, deps);
    tokenRoutes(routes, deps);
    routes.get('/works', async () => ({}));
    routes.post('/works', async () => ({}));
  });
  await http.ready();
  const ask: Process['ask'] = async (method, url, { cookie, body, from = '192.0.2.1', headers = {} } = {}) => {
    const answer = await http.inject({
      method,
      url,
      headers: {
        'x-forwarded-for': from,
        ...(cookie ? { cookie: `waggle_session=${cookie}` } : {}),
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      ...(body ? { payload: JSON.stringify(body) } : {}),
    });
    const [, set = ''] = /^waggle_session=([^;]*)/.exec(String(answer.headers['set-cookie'] ?? '')) ?? [];
    const text = answer.body === '' ? 'null' : answer.body;
    return { status: answer.statusCode, body: JSON.parse(text), headers: answer.headers, cookie: set };
  };
  return {
    store,
    platform,
    passwords,
    ask,
    signIn: (login, { password: given = password, ...options } = {}) =>
      ask('POST', '/api/session', { ...options, body: { login, password: given } }),
    works: async (cookie) => (await ask('GET', '/works', { cookie })).status,
    uses: async (cookie) => (await ask('POST', '/works', { cookie })).status,
  };
}
