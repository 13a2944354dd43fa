// Two people edit the same thing: every route that changes something people may have on screen refuses a change that is based on
// an older version. List a new route here either with a request, or with the reason why it needs no version.
import type { Account, KitchenView, Menu, MenuItem, PricingView, RestaurantView } from '@waggle/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { staffToken, startWaggle, temporaryFolder, type WaggleProcess } from '../support/waggle.ts';

/** A change to something that exists, and what the refusal shows of it. */
interface Change {
  readonly path: string;
  readonly body?: object;
  readonly shows: object;
}

const needNoVersion: Readonly<Record<string, string>> = {
  'delete /api/session': 'one’s own session, which nobody else changes',
  'post /api/session': 'makes a session',
  'post /api/session/password': 'one’s own password: the present one must be given',
  'post /api/orders/quote': 'changes nothing',
  'post /api/orders/times': 'changes nothing',
  'post /api/accounts': 'makes an account',
  'post /api/tokens': 'makes a token',
  'delete /api/tokens/{token_id}': 'removes a token, which never changes',
  'post /api/session/use': 'extends one’s own session',
  'post /api/session/confirm': 'makes a session',
  'post /api/session/passkey/options': 'makes a challenge',
  'post /api/session/passkey': 'makes a session',
  'post /api/session/confirm/options': 'makes a challenge',
  'post /api/session/confirm/passkey': 'makes a session',
  'post /api/session/passkeys/options': 'makes a challenge',
  'post /api/session/passkeys': 'makes a passkey',
  'delete /api/session/passkeys/{passkey_id}': 'removes a passkey, whose name and key never change',
  'delete /api/session/list': 'one’s own sessions: all but this one are to end',
  'delete /api/session/list/{session_id}': 'ends a session, which has no versions',
  'delete /api/accounts/{id}/sessions': 'all are to end',
  'delete /api/accounts/{id}/sessions/{session_id}': 'ends a session, which has no versions',
  'post /api/erase': 'removes a person’s data, whatever its version',
  'post /api/customers/erase': 'removes a person’s data, whatever its version',
  'post /api/customers/forget': 'removes a person’s data, whatever its version',
  'post /api/menu': 'makes an item',
  'post /api/kitchen/pause': 'no other field, and the pause that was asked for last counts',
  'delete /api/kitchen/pause': 'no other field, and whoever ends the pause means any',
  'post /api/menu/choices/sale': 'no other field, and the switch that was asked for last counts',
  'put /api/menu/order': 'no other field, and the order that was asked for last counts',
  'post /api/menu/import': 'names the basis of its preview, which the menu must still have',
  'post /api/pictures': 'stores a picture, which never changes',
  'put /api/menu/{item_id}/stock': 'names the stock that it replaces',
  'post /api/menu/{item_id}/restock': 'adds a difference: two of them add up',
  'post /api/orders': 'makes an order, once for its key',
  'post /api/orders/find': 'changes nothing',
  'post /api/orders/search': 'changes nothing',
  'post /api/orders/{id}/cancel': 'a step, which is refused where the order is further',
  'post /api/orders/{id}/status': 'a step, which is refused where the order is further',
  'post /api/orders/{id}/prints': 'one more copy, whatever was printed before',
  'post /api/orders/{id}/prints/claim': 'the first one gets it',
  'post /api/orders/{id}/prints/confirm': 'names the copy',
  'post /api/orders/{id}/undo': 'names the step that it takes back',
  'post /api/orders/{id}/promise': 'adds a difference: two of them add up, and its key keeps a repeat from doing so',
  'post /api/deliveries/{id}/status': 'a step, which is refused where the delivery is further',
  'post /api/deliveries/{id}/reopen': 'is refused where no courier has it',
  'post /api/deliveries/{id}/courier': 'names whose it is from then on, whoever had it',
  'post /api/deliveries/{id}/failure': 'is refused where its courier has it no longer',
  'post /api/deliveries/{id}/position': 'the latest counts, and none is stored',
  'delete /api/dead-letters/{id}': 'a dead letter never changes',
  'post /api/dead-letters/{id}/replay': 'a dead letter never changes',
  'post /api/dead-letters/replay': 'a dead letter never changes',
  'post /api/dead-letters/discard': 'a dead letter never changes',
  'post /api/groups/{group}/replay': 'gives a group what is there once more',
  'post /api/faults': 'begins a fault',
  'delete /api/faults': 'all are to end',
  'delete /api/faults/{id}': 'ends a fault, which has no versions',
  'post /api/projections/{service}/rebuild': 'makes records anew, one rebuild at a time',
  'post /api/outbox/republish': 'publishes what is there once more',
};

describe('every route that changes something', () => {
  const { folder, remove } = temporaryFolder();
  let waggle: WaggleProcess;
  let routes: string[];
  let changes: Readonly<Record<string, Change>>;

  const ask = (path: string, method = 'GET', body?: object, ifMatch?: string) =>
    fetch(`${waggle.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${staffToken}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  beforeAll(async () => {
    waggle = await startWaggle({ settings: { WAGGLE_DATA: folder, WAGGLE_SIMULATOR: 'off' } });
    const { paths } = (await (await ask('/api/docs/json')).json()) as { paths: Record<string, object> };
    routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).flatMap((method) => (method === 'get' || method === 'head' ? [] : [`${method} ${path}`])),
    );
    const made = { login: 'bo', name: 'Bo', role: 'kitchen', password: 'carries one bag at a time' };
    const account = (await (await ask('/api/accounts', 'POST', made)).json()) as Account;
    const kitchen = (await (await ask('/api/kitchen')).json()) as KitchenView;
    const pricing = (await (await ask('/api/pricing')).json()) as PricingView;
    const restaurant = (await (await ask('/api/kitchen/restaurant')).json()) as RestaurantView;
    const { items } = (await (await ask('/api/menu')).json()) as Menu;
    const [item] = items as [MenuItem];
    changes = {
      'put /api/kitchen': { path: '/api/kitchen', body: { ...kitchen, paused: true }, shows: { name: kitchen.name } },
      'put /api/pricing': {
        path: '/api/pricing',
        body: { ...pricing, minimum: 1 },
        shows: { minimum: pricing.minimum },
      },
      'put /api/kitchen/restaurant': {
        path: '/api/kitchen/restaurant',
        body: { ...restaurant, phone: '030 1' },
        shows: { phone: restaurant.phone },
      },
      'patch /api/menu/{item_id}': {
        path: `/api/menu/${item.item_id}`,
        body: { price: 1 },
        shows: { price: item.price },
      },
      'delete /api/menu/{item_id}': { path: `/api/menu/${item.item_id}`, shows: { name: item.name } },
      'post /api/menu/categories/rename': {
        path: '/api/menu/categories/rename',
        body: { from: item.category, to: 'Other' },
        shows: { categories: kitchen.categories },
      },
      'patch /api/accounts/{id}': {
        path: `/api/accounts/${account.account_id}`,
        body: { role: 'admin' },
        shows: { role: 'kitchen' },
      },
      'delete /api/accounts/{id}': { path: `/api/accounts/${account.account_id}`, shows: { login: 'bo' } },
    };
  });
  afterAll(async () => {
    await waggle?.end();
    remove();
  });

  test('takes a version in If-Match, or is listed with the reason why not', () => {
    expect(routes.length).toBeGreaterThan(15);
    expect(routes.filter((route) => !(route in changes) && !(route in needNoVersion))).toEqual([]);
    expect([...Object.keys(changes), ...Object.keys(needNoVersion)].filter((route) => !routes.includes(route))).toEqual(
      [],
    );
  });

  test('refuses a change on another version with 412 and the current state', async () => {
    for (const [route, { path, body, shows }] of Object.entries(changes)) {
      const method = route.split(' ', 1)[0]?.toUpperCase() ?? '';
      const refused = await ask(path, method, body, '"999999"');
      expect(refused.status, route).toBe(412);
      expect(await refused.json(), route).toMatchObject({ code: 'changed_meanwhile', current: shows });
    }
    const again = await ask('/api/accounts');
    const { accounts } = (await again.json()) as { accounts: Account[] };
    expect(accounts.find(({ login }) => login === 'bo')).toMatchObject({ role: 'kitchen', version: 1 });
  });

  test('accepts a change on the current version, also where a proxy has made the tag weak', async () => {
    const { version, ...kitchen } = (await (await ask('/api/kitchen')).json()) as KitchenView;
    expect((await ask('/api/kitchen', 'PUT', { ...kitchen, paused: true }, `"${version}"`)).status).toBe(200);
    expect((await ask('/api/kitchen', 'PUT', { ...kitchen, paused: false }, `W/"${version + 1}"`)).status).toBe(200);
    expect((await ask('/api/kitchen', 'PUT', { ...kitchen, paused: true }, `"${version}"`)).status).toBe(412);
  });
});
