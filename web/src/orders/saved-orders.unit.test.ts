import type { ItemId, OrderId, PlacedOrder } from '@waggle/contracts';
import { expect, test } from 'vitest';
import {
  parseSavedOrders,
  removeSavedOrders,
  savedOrder,
  saveOrder,
  updateSavedOrder,
  updateSavedStatus,
} from './saved-orders.ts';

const placed = (order_id: string): PlacedOrder => ({
  order_id: order_id as OrderId,
  status: 'created',
  version: 1,
  total: 950,
  currency: 'EUR',
  currency_digits: 2,
  items: [{ item_id: 'margherita' as ItemId, name: 'Margherita', quantity: 1, unit_price: 950 }],
  customer: { name: 'Ada', phone: '123', address: 'Square' },
  created_at: '2026-11-22T14:00:00.000Z',
  updated_at: '2026-11-22T14:00:00.000Z',
  promised_at: '2026-11-22T14:35:00.000Z',
  tracking_token: `token of ${order_id}`,
});
const now = Date.parse('2026-11-23T14:00:00.000Z');
const read = (stored: unknown) => parseSavedOrders(JSON.stringify(stored), now);
const items = [{ item_id: 'margherita' as ItemId, quantity: 1 }];

test('stores the token apart from the order’s display data', () => {
  saveOrder(placed('a'), items);
  expect(savedOrder('a')).toMatchObject({ token: 'token of a', items, order: { order_id: 'a' } });
  expect(savedOrder('a')?.order).not.toHaveProperty('tracking_token');
  expect(savedOrder('b')).toBeNull();
});

test('saving the same order twice stores it once', () => {
  saveOrder(placed('a'), items);
  saveOrder(placed('a'), items);
  removeSavedOrders()();
  updateSavedStatus('a', 'delivered');
  expect(savedOrder('a')?.order.status).toBe('delivered');
});

test('removed orders can be restored', () => {
  saveOrder(placed('a'), items);
  const restore = removeSavedOrders();
  expect(savedOrder('a')).toBeNull();
  restore();
  expect(savedOrder('a')).not.toBeNull();
});

test('reading skips invalid entries', () => {
  const { tracking_token: token, customer, ...order } = placed('a');
  const entry = { order, token, items };
  const stored = [
    { ...entry, order: { ...order, customer } },
    null,
    {},
    { ...entry, token: 7 },
    { ...entry, order: {} },
  ];
  expect(read(stored)).toEqual([entry]);
  const broken = [
    { ...order, items: [null] },
    { ...order, currency: 'euro' },
  ];
  expect(read(broken.map((other) => ({ ...entry, order: other })))).toEqual([]);
  for (const text of [null, '{', '{}', 'null', '7']) expect(parseSavedOrders(text)).toEqual([]);
});

test('an order stored without currency digits is kept, and gets them from the server', () => {
  const { tracking_token: token, currency_digits: _, customer: __, ...order } = placed('a');
  expect(read([{ order, token, items }])).toEqual([{ order, token, items }]);
  saveOrder({ ...placed('a'), currency_digits: undefined as never }, items);
  updateSavedOrder({ ...placed('a'), status: 'confirmed', currency_digits: 3 });
  expect(savedOrder('a')?.order).toMatchObject({ status: 'confirmed', currency_digits: 3 });
});

test('an order is stored without its customer, and for 90 days', () => {
  saveOrder(placed('a'), items);
  expect(savedOrder('a')?.order).not.toHaveProperty('customer');
  const text = JSON.stringify([savedOrder('a')]);
  const at = (days: number) => Date.parse(placed('a').created_at) + days * 86_400_000;
  expect(parseSavedOrders(text, at(89))).toHaveLength(1);
  expect(parseSavedOrders(text, at(90))).toEqual([]);
});
