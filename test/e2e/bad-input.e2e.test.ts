import type { MenuItem, PlacedOrder } from '@waggle/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ada, asStaff, placed } from '../support/customer.ts';
import { embedded, type StartedDeployment } from './engines.ts';

const line = { item_id: 'margherita', quantity: 1 };
const order = { customer: ada, items: [line] };
const family = '👨‍👩‍👧‍👦';
const body = (value: unknown) => JSON.stringify(value);

describe('bad input', () => {
  let waggle: StartedDeployment;
  beforeAll(async () => {
    waggle = await embedded.deploy({ settings: { WAGGLE_SIMULATOR: 'off' } });
  });
  afterAll(() => waggle?.stop());

  const menu = async () => ((await (await fetch(`${waggle.orders}/api/menu`)).json()) as { items: MenuItem[] }).items;
  const orders = async () =>
    ((await (await asStaff(waggle.orders, '/api/orders?limit=200')).json()) as { orders: unknown[] }).orders;

  test.each([
    ['an unknown field', 400, '#/colour', body({ ...order, colour: 'red' })],
    ['an unknown field of a line', 400, '#/items/0/price', body({ ...order, items: [{ ...line, price: 1 }] })],
    ['a quantity that is text', 400, '#/items/0/quantity', body({ ...order, items: [{ ...line, quantity: '1' }] })],
    ['a quantity of zero', 400, '#/items/0/quantity', body({ ...order, items: [{ ...line, quantity: 0 }] })],
    ['a negative quantity', 400, '#/items/0/quantity', body({ ...order, items: [{ ...line, quantity: -1 }] })],
    ['a huge quantity', 400, '#/items/0/quantity', body({ ...order, items: [{ ...line, quantity: 1e9 }] })],
    ['half an item', 400, '#/items/0/quantity', body({ ...order, items: [{ ...line, quantity: 0.5 }] })],
    ['no items', 400, '#/items', body({ ...order, items: [] })],
    ['too many lines', 400, '#/items', body({ ...order, items: Array.from({ length: 51 }, () => line) })],
    ['no customer', 400, '#/customer', body({ items: [line] })],
    ['a name of blanks', 400, '#/customer/name', body({ ...order, customer: { ...ada, name: '   ' } })],
    [
      'an address of 300 characters with 50 marks on each',
      400,
      '#/customer/address',
      body({ ...order, customer: { ...ada, address: `a${'\u0301'.repeat(50)}`.repeat(300) } }),
    ],
    [
      'a name of 121 families',
      400,
      '#/customer/name',
      body({ ...order, customer: { ...ada, name: family.repeat(121) } }),
    ],
    [
      'a phone number without digits',
      400,
      '#/customer/phone',
      body({ ...order, customer: { ...ada, phone: 'call me' } }),
    ],
    [
      'an unknown item',
      422,
      '#/items/1/item_id',
      body({ ...order, items: [line, { item_id: 'unicorn', quantity: 1 }] }),
    ],
    ['an invalid item id', 400, '#/items/0/item_id', body({ ...order, items: [{ item_id: '../etc', quantity: 1 }] })],
    ['a list', 400, '#', body([order])],
    ['null', 400, '#', 'null'],
    ['broken JSON', 400, null, '{"customer":'],
    ['a prototype', 400, null, '{"__proto__":{"admin":true},"customer":{},"items":[]}'],
    ['more than 64 KB', 413, null, body({ ...order, customer: { ...ada, name: 'x'.repeat(70_000) } })],
  ])('%s is refused with %i and nothing is written', async (_, status, field, text) => {
    const before = [await menu(), await orders()];
    const answer = await fetch(`${waggle.orders}/api/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: text,
    });
    const problem = (await answer.json()) as {
      status: number;
      title: string;
      code: string;
      errors?: { field: string }[];
    };
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(problem).toMatchObject({ status, title: expect.any(String), code: expect.any(String) });
    if (field !== null) expect(problem.errors?.map((error) => error.field)).toContain(field);
    expect([await menu(), await orders()]).toEqual(before);
  });

  test('a body of another type is a 415, a bad Idempotency-Key a 400', async () => {
    const send = (headers: Record<string, string>) =>
      fetch(`${waggle.orders}/api/orders`, { method: 'POST', headers, body: body(order) });
    expect((await send({ 'content-type': 'application/xml' })).status).toBe(415);
    expect((await send({ 'content-type': 'application/json', 'idempotency-key': 'short' })).status).toBe(400);
  });

  test('a request without a token is a 401, with a wrong one a 404 for an order and a 401 for staff', async () => {
    const mine: PlacedOrder = await placed(waggle.orders);
    const get = (path: string, token?: string) =>
      fetch(`${waggle.orders}${path}`, { headers: token ? { authorization: `Bearer ${token}` } : {} });
    expect((await get(`/api/orders/${mine.order_id}`)).status).toBe(401);
    expect((await get(`/api/orders/${mine.order_id}`, 'wrong')).status).toBe(404);
    expect((await get(`/api/orders/${mine.order_id.replace(/.$/, '0')}`, mine.tracking_token)).status).toBe(
      mine.order_id.endsWith('0') ? 200 : 404,
    );
    expect((await get('/api/orders/pizza', mine.tracking_token)).status).toBe(400);
    for (const path of ['/api/orders', '/api/deliveries']) {
      expect((await get(path)).status).toBe(401);
      expect((await get(path, mine.tracking_token)).status).toBe(401);
    }
    const cancel = await fetch(`${waggle.orders}/api/orders/${mine.order_id}/cancel`, {
      method: 'POST',
      headers: { authorization: 'Bearer wrong' },
    });
    expect(cancel.status).toBe(404);
  });

  test('cancelling needs no body, whatever its content type', async () => {
    const mine = await placed(waggle.orders);
    const answer = await fetch(`${waggle.orders}/api/orders/${mine.order_id}/cancel`, {
      method: 'POST',
      headers: { authorization: `Bearer ${mine.tracking_token}`, 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(200);
  });

  test('the menu is edited by staff alone, and a bad edit changes nothing', async () => {
    const before = await menu();
    const item = { item_id: 'soup', name: 'Soup', description: '', category: 'Soups', price: 450, stock: 1 };
    const anyone = await fetch(`${waggle.orders}/api/menu`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: body(item),
    });
    expect(anyone.status).toBe(401);
    expect((await asStaff(waggle.orders, '/api/menu', 'POST', { ...item, price: -1 })).status).toBe(400);
    expect((await asStaff(waggle.orders, '/api/menu', 'POST', { ...item, item_id: 'margherita' })).status).toBe(409);
    expect((await asStaff(waggle.orders, '/api/menu/margherita', 'PATCH', {})).status).toBe(400);
    expect((await asStaff(waggle.orders, '/api/menu/margherita', 'PATCH', { stock: 5 })).status).toBe(400);
    expect((await asStaff(waggle.orders, '/api/menu/unicorn/restock', 'POST', { quantity: 1 })).status).toBe(404);
    expect((await asStaff(waggle.orders, '/api/menu/margherita/restock', 'POST', { quantity: 1_000_000 })).status).toBe(
      409,
    );
    expect(await menu()).toEqual(before);
  });

  test('items are added, changed, restocked and removed, and the menu shows it at once', async () => {
    const item = { item_id: 'soup', name: 'Soup', description: '', category: 'Soups', price: 450, stock: 1 };
    const shown = async () => (await menu()).find(({ item_id }) => item_id === 'soup');
    expect((await asStaff(waggle.orders, '/api/menu', 'POST', item)).status).toBe(201);
    expect(await shown()).toEqual({
      ...item,
      currency: 'EUR',
      sold_out: false,
      options: [],
      picture: null,
      version: 1,
    });
    expect((await asStaff(waggle.orders, '/api/menu/soup', 'PATCH', { price: 500 })).status).toBe(200);
    expect((await asStaff(waggle.orders, '/api/menu/soup/restock', 'POST', { quantity: 4 })).status).toBe(200);
    expect(await shown()).toMatchObject({ price: 500, stock: 5 });
    expect((await asStaff(waggle.orders, '/api/menu/soup', 'DELETE')).status).toBe(204);
    expect(await shown()).toBeUndefined();
  });
});
