// OWASP ASVS 5.0, 1.2 (encoding of output) and 2.2 (validation): text of others cannot steer a terminal, and cannot reorder what staff
// read. Control characters and those of bidirectional text are refused where they are typed, and neutralised where they are printed.
import type { DeadLetterList, PlacedOrder } from '@waggle/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { embedded, type StartedDeployment } from '../e2e/engines.ts';
import { appendRaw } from '../e2e/interventions.ts';
import { waggleCommand } from '../support/command.ts';
import { ada, asStaff } from '../support/customer.ts';
import { waitFor } from '../support/waggle.ts';

const clearScreen = '\u001b[2J';
const override = '\u202e';
const isolate = '\u2067';
const bell = '\u0007';
const evil = [clearScreen, override, isolate, bell];

const order = { customer: ada, items: [{ item_id: 'margherita', quantity: 1 }] };
const dish = { item_id: 'evil-dish', name: 'Soup', description: '', category: 'Soups', price: 500, stock: 1 };
const account = { login: 'sam', name: 'Sam', role: 'kitchen', password: 'correct horse battery staple' };

const nobody = '019ab000-0000-7000-8000-000000000001';

type Field = readonly [what: string, method: string, path: string, body: (text: string) => object];
const fields: readonly Field[] = [
  ['the name of a customer', 'POST', '/api/orders', (text) => ({ ...order, customer: { ...ada, name: text } })],
  ['an address', 'POST', '/api/orders', (text) => ({ ...order, customer: { ...ada, address: text } })],
  ['a note', 'POST', '/api/orders', (text) => ({ ...order, items: [{ ...order.items[0], note: text }] })],
  ['the name of a dish', 'POST', '/api/menu', (text) => ({ ...dish, name: text })],
  ['what a dish is', 'POST', '/api/menu', (text) => ({ ...dish, description: text })],
  ['a category', 'POST', '/api/menu', (text) => ({ ...dish, category: text })],
  ['a new name of a dish', 'PATCH', '/api/menu/margherita', (text) => ({ name: text })],
  ['a new name of a category', 'POST', '/api/menu/categories/rename', (text) => ({ from: 'Pizza', to: text })],
  ['the name of an account', 'POST', '/api/accounts', (text) => ({ ...account, name: text })],
  ['a login', 'POST', '/api/accounts', (text) => ({ ...account, login: text })],
  ['the name of a token', 'POST', '/api/tokens', (text) => ({ token_name: text, role: 'kitchen', days: 1 })],
  ['a reason', 'POST', `/api/orders/${nobody}/status`, (text) => ({ status: 'cancelled', reason: text })],
  [
    'an e-mail address',
    'PUT',
    '/api/kitchen/restaurant',
    (text) => ({ email: `${text.replaceAll(' ', '')}@a.example` }),
  ],
  ['a web address', 'PUT', '/api/kitchen/restaurant', (text) => ({ web: `https://${text.replaceAll(' ', '')}` })],
  ['a postcode', 'PUT', '/api/pricing', (text) => ({ areas: [{ postcodes: [text] }] })],
];

describe('text of others', () => {
  let waggle: StartedDeployment;
  beforeAll(async () => {
    waggle = await embedded.deploy({ settings: { WAGGLE_SIMULATOR: 'off' } });
  });
  afterAll(() => waggle?.stop());

  test.each(fields)('%s holds no character that steers or reorders', async (_, method, path, body) => {
    // What a route replaces as a whole is sent as a whole.
    const present = method === 'PUT' ? ((await (await asStaff(waggle.orders, path)).json()) as object) : {};
    for (const one of evil) {
      const answer = await asStaff(waggle.orders, path, method, { ...present, ...body(`safe ${one} text`) });
      expect([JSON.stringify(one), answer.status, await answer.json()]).toEqual([
        JSON.stringify(one),
        400,
        expect.objectContaining({ code: 'invalid_request' }),
      ]);
    }
  });

  test('a phone number with such characters is kept without them, as it was typed and in plain', async () => {
    const customer = { ...ada, phone: `${override}+44 20 7946 0958 ext. 7${isolate}` };
    const placed = await asStaff(waggle.orders, '/api/orders', 'POST', { ...order, customer });
    expect(placed.status).toBe(201);
    const { order_id } = (await placed.json()) as PlacedOrder;
    const seen = await (await asStaff(waggle.orders, `/api/orders/${order_id}`)).text();
    expect(JSON.parse(seen).customer.phone_typed).toBe('+44 20 7946 0958 ext. 7');
    for (const one of evil) expect([one, seen.includes(one)]).toEqual([one, false]);
  });

  test('an event of anybody on a stream prints nothing but what can be seen', async () => {
    const text = evil.join('x');
    const ids = { event_id: text, correlation_id: text, causation_id: text, source: text, timestamp: text };
    const event = JSON.stringify({
      event_type: 'order.created',
      event_version: 2,
      ...ids,
      payload: { order_id: text },
    });
    await appendRaw(waggle, [{ stream: 'orders-stream', event }]);
    const letters = async () =>
      ((await (await asStaff(waggle.orders, '/api/dead-letters')).json()) as DeadLetterList).dead_letters;
    await waitFor('a dead letter', 30_000, async () => (await letters()).length > 0);
    const [letter] = await letters();
    for (const args of [
      ['dead-letters', 'list'],
      ['dead-letters', 'show', letter?.id ?? ''],
      ['tail', 'orders', '--since', '10m', '--no-follow'],
      ['streams'],
    ]) {
      const { code, stdout, stderr } = await waggleCommand(waggle.orders, args);
      expect([args, code]).toEqual([args, 0]);
      for (const one of evil) expect([args, `${stdout}${stderr}`.includes(one)]).toEqual([args, false]);
    }
  });
});
