// OWASP API5:2023, broken function level authorization: everybody × every route and WebSocket, held against the access tables.
import { randomUUID } from 'node:crypto';
import { limits, type MadeToken, type NewToken, type PlacedOrder } from '@waggle/contracts';
import { type Principal, rolesOf } from '@waggle/service-kit/config';
import { operationsAccess, pagesAccess } from '@waggle/service-kit/operations';
import { manifests } from '@waggle/services';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { embedded, type StartedDeployment } from '../e2e/engines.ts';
import { asStaff, placed } from '../support/customer.ts';
import { openSocket } from '../support/live.ts';
import { dueAdmin, type StaffSession, signedIn } from '../support/staff.ts';
import { staffToken, waitFor } from '../support/waggle.ts';

const rows = [operationsAccess, pagesAccess, ...manifests.map(({ access = {} }) => access)]
  .flatMap((table) => Object.entries(table as Readonly<Record<string, readonly Principal[]>>))
  // Last, since they end the session that they are tried with, and the order.
  .sort(([a], [b]) => Number(isLast(a)) - Number(isLast(b)));

const routes = rows.filter(([route]) => !route.startsWith('WS '));
const sockets = rows.filter(([route]) => route.startsWith('WS '));

function isLast(route: string): boolean {
  return route.endsWith('/cancel') || route === 'DELETE /api/session';
}

interface Identity {
  readonly headers: Readonly<Record<string, string>>;
  /** What a WebSocket's first message carries. */
  readonly token?: string;
  readonly is: Principal | 'nobody';
}

let waggle: StartedDeployment;
let order: PlacedOrder;
let identities: Readonly<Record<string, Identity>>;

const bearer = (token: string, is: Identity['is']): Identity => ({
  headers: { authorization: `Bearer ${token}` },
  token,
  is,
});
const cookie = ({ cookie }: Pick<StaffSession, 'cookie'>, is: Identity['is']): Identity => ({
  headers: { cookie },
  is,
});

beforeAll(async () => {
  waggle = await embedded.deploy({ settings: { WAGGLE_SIMULATOR: 'off' } });
  const url = waggle.orders;
  const other = await placed(url);
  order = await placed(url);
  const kitchen = await signedIn(url, 'kitchen');
  const courier = await signedIn(url, 'courier');
  const admin = await signedIn(url, 'admin');
  const disabled = await signedIn(url, 'admin');
  const demoted = await signedIn(url, 'admin');
  const signedOut = await signedIn(url, 'admin');
  await change(disabled, { disabled: true });
  await change(demoted, { role: 'courier' });
  await signedOut.signOut();
  const till = await storedToken({ name: 'till', role: 'kitchen' });
  const removed = await storedToken({ name: 'removed', role: 'admin' });
  expect((await asStaff(url, `/api/tokens/${removed.token_id}`, 'DELETE')).status).toBe(204);
  identities = {
    'no credentials': { headers: {}, is: 'nobody' },
    'a token that was made up': bearer('made-up-token-of-enough-characters', 'nobody'),
    'another order’s token': bearer(other.tracking_token, 'nobody'),
    'the order’s token': bearer(order.tracking_token, 'tracking'),
    'the order’s shared link': bearer(order.shared_token ?? '', 'shared'),
    'another order’s shared link': bearer(other.shared_token ?? '', 'nobody'),
    kitchen: cookie(kitchen, 'kitchen'),
    courier: cookie(courier, 'courier'),
    admin: cookie(admin, 'admin'),
    'the staff token': bearer(staffToken, 'admin'),
    'a token of the kitchen': bearer(till.token, 'kitchen'),
    'a token that was removed': bearer(removed.token, 'nobody'),
    'an admin who must choose a password': cookie(await dueAdmin(url), 'password-due'),
    'a disabled admin': cookie(disabled, 'nobody'),
    'a former admin, in the session from before': cookie(demoted, 'nobody'),
    'a signed-out admin': cookie(signedOut, 'nobody'),
  };
});
afterAll(() => waggle?.stop());

async function storedToken(token: Pick<NewToken, 'name' | 'role'>): Promise<MadeToken> {
  const made = await asStaff(waggle.orders, '/api/tokens', 'POST', { ...token, days: 1 });
  return (await made.json()) as MadeToken;
}

/** Changes the account that a session belongs to. */
async function change(session: StaffSession, what: object): Promise<void> {
  const { account } = (await (await session.ask(waggle.orders, '/api/session')).json()) as {
    account: { account_id: string };
  };
  const answer = await asStaff(waggle.orders, `/api/accounts/${account.account_id}`, 'PATCH', what);
  expect(answer.status).toBe(200);
}

const may = (principals: readonly Principal[], { is }: Identity): boolean =>
  principals.includes('anyone') || (is !== 'nobody' && principals.includes(is));

const pathOf = (route: string): string => {
  const path = route.slice(route.indexOf(' ') + 1);
  if (path.startsWith('/api/dead-letters')) return path.replace(':id', '1-0');
  const id = /orders|timelines|journeys/.test(path) ? order.order_id : randomUUID();
  return path.replace(':id', path.includes('pictures') ? 'f'.repeat(32) : id).replace(':item_id', 'nothing');
};

// Before the walk, which ends the sessions that it is done with.
describe('an outsider', () => {
  const planted: readonly (readonly [string, string])[] = [
    ['application/json', '{"broken'],
    ['application/json', '{"quantity":"a lot","unknown":[null]}'],
    ['application/json', JSON.stringify('x'.repeat(2 * limits.bodyBytes))],
    ['text/csv', 'a;b'],
  ];

  test('is refused before a route reads: no body, however wrong, changes what an outsider is told', async () => {
    const guarded = routes.filter(([route, [first]]) => first !== 'anyone' && !route.startsWith('GET '));
    for (const [route, principals] of guarded) {
      const [method = ''] = route.split(' ');
      for (const [name, identity] of Object.entries(identities)) {
        // Only the route can tell whose order a token opens, after it has read which order is meant.
        if (may(principals, identity) || (principals.includes('tracking') && name !== 'no credentials')) continue;
        for (const [type, body] of planted) {
          const headers = { ...identity.headers, 'content-type': type };
          const answer = await fetch(`${waggle.orders}${pathOf(route)}`, { method, headers, body });
          const expected = ['kitchen', 'courier', 'password-due'].includes(identity.is) ? 403 : 401;
          expect([route, name, answer.status]).toEqual([route, name, expected]);
        }
      }
    }
  });

  test('is refused before a route validates: no path or query, however wrong, changes what an outsider is told', async () => {
    for (const [route, [first]] of routes) {
      if (first === 'anyone') continue;
      const [method = '', path = ''] = route.split(' ');
      // Each part that a client fills in.
      const wrong = `${path.replaceAll(/:\w+/g, '%00..;{}')}?limit=all&status=none&since=never&unknown=1`;
      expect([route, (await fetch(`${waggle.orders}${wrong}`, { method })).status]).toEqual([route, 401]);
    }
  });
});

describe('a WebSocket', () => {
  test.each(sockets)('%s serves those whom its table lists, and nobody else', async (route, principals) => {
    for (const [name, identity] of Object.entries(identities)) {
      const subscribe = { type: 'subscribe', ...(identity.token === undefined ? {} : { token: identity.token }) };
      const first = /orders|kitchen/.test(route) ? subscribe : undefined;
      const live = openSocket(waggle.notifications, pathOf(route), first, identity.headers);
      await waitFor(`${route} to answer ${name}`, 10_000, () => live.messages.length > 0 || live.closed !== null);
      // The token of a script has no session that could end.
      const hasNone = route === 'WS /ws/session' && identity.token !== undefined;
      expect([name, live.messages.length > 0]).toEqual([name, may(principals, identity) && !hasNone]);
      live.close();
    }
  });
});

describe('a route', () => {
  test.each(routes)('%s serves those whom its table lists, and nobody else', async (route, principals) => {
    const [method = ''] = route.split(' ');
    for (const [name, identity] of Object.entries(identities)) {
      const answer = await fetch(`${waggle.orders}${pathOf(route)}`, { method, headers: identity.headers });
      const isProblem = answer.headers.get('content-type')?.includes('problem+json');
      const { code = null } = isProblem ? ((await answer.json()) as { code?: string }) : {};
      const refusals = [
        'token_missing',
        'token_wrong',
        'session_ended',
        'password_due',
        'role_missing',
        'order_not_found',
        'view_only',
      ];
      // The page answers 503 where the client is not built.
      const failed = answer.status >= 500 && route !== 'GET /*';
      expect([name, failed, !refusals.includes(String(code))]).toEqual([name, false, may(principals, identity)]);
    }
  });
});

test('every route of the API’s documentation is in a table', async () => {
  const { paths } = (await (await fetch(`${waggle.orders}/api/docs/json`)).json()) as {
    paths: Record<string, Record<string, unknown>>;
  };
  const documented = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
  );
  const listed = routes.map(([route]) => route).filter((route) => !(route in pagesAccess));
  expect(listed.toSorted()).toEqual(documented.toSorted());
});

test('a role of staff is in each table that is not for everybody', () => {
  for (const [route, principals] of rows) {
    expect([route, principals.includes('anyone') || rolesOf(principals).includes('admin')]).toEqual([route, true]);
  }
});
