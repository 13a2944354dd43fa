import { type MenuItem, type OrderStatus, orderStatuses, orderSteps } from '@waggle/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { advance, type Order, price, viewOf } from './order.ts';

const order = (status: OrderStatus): Order => ({
  order_id: '019ab000-0000-7000-8000-000000000001',
  status,
  version: 3,
  total: 950,
  currency: 'EUR',
  items: [{ item_id: 'margherita', name: 'Margherita', quantity: 1, unit_price: 950 }],
  customer: { name: 'Ada', phone: '+49 30 1234', address: 'Honeycomb Lane 6' },
  created_at: '2026-11-22T14:30:00.000Z',
  updated_at: '2026-11-22T14:30:00.000Z',
  tracking_token_hash: '00',
});
const later = '2026-11-22T14:31:00.000Z';

describe('an order', () => {
  test.each(orderStatuses.flatMap((from) => orderSteps[from].map((to) => [from, to] as const)))(
    '%s → %s raises the version by one',
    (from, to) => {
      expect(advance(order(from), to, later)).toMatchObject({
        kind: 'advanced',
        order: { status: to, version: 4, updated_at: later },
      });
    },
  );

  const impossible = orderStatuses.flatMap((from) =>
    orderStatuses.filter((to) => to !== from && !orderSteps[from].includes(to)).map((to) => [from, to] as const),
  );
  test.each(impossible)('%s → %s is impossible and changes nothing', (from, to) => {
    const before = order(from);
    expect(advance(before, to, later)).toEqual({ kind: 'impossible', order: before, from, to });
  });

  test('the states and their order are those of the design', () => {
    const path: OrderStatus[] = ['created', 'confirmed', 'preparing', 'out_for_delivery', 'delivered'];
    expect(path.slice(0, -1).map((status) => orderSteps[status][0])).toEqual(path.slice(1));
    expect(orderStatuses.filter((status) => orderSteps[status].includes('cancelled'))).toEqual([
      'created',
      'confirmed',
    ]);
  });

  test('asking for the state it is in changes nothing', () => {
    expect(advance(order('preparing'), 'preparing', later).kind).toBe('repeated');
  });

  test('its view does not show the hash of its token', () => {
    expect(viewOf(order('created'))).not.toHaveProperty('tracking_token_hash');
  });
});

describe('the price of what is wanted', () => {
  const menu: MenuItem[] = [
    { item_id: 'a', name: 'A', description: '', category: 'x', price: 250, currency: 'EUR', stock: 5 },
    { item_id: 'b', name: 'B', description: '', category: 'x', price: 1, currency: 'EUR', stock: 1 },
  ];

  test('the total is that of the menu of this moment, note and name kept on the line', () => {
    const wanted = [
      { item_id: 'a', quantity: 2, note: 'no onions' },
      { item_id: 'b', quantity: 1 },
    ];
    expect(price(wanted, menu)).toMatchObject({
      kind: 'priced',
      total: 501,
      lines: [{ item_id: 'a', name: 'A', unit_price: 250, quantity: 2, note: 'no onions' }, { item_id: 'b' }],
    });
  });

  test('an item on two lines is short when both together are more than there is', () => {
    const wanted = [
      { item_id: 'a', quantity: 3 },
      { item_id: 'a', quantity: 3, note: 'extra cheese' },
    ];
    expect(price(wanted, menu)).toEqual({
      kind: 'out_of_stock',
      short: [{ item_id: 'a', requested: 6, available: 5 }],
    });
  });

  test('lines whose item is not on the menu are named by their position', () => {
    const wanted = [
      { item_id: 'a', quantity: 1 },
      { item_id: 'zzz', quantity: 1 },
    ];
    expect(price(wanted, menu)).toEqual({ kind: 'unknown_items', positions: [1] });
  });

  test('whatever is wanted: either everything is there and costs the sum of its lines, or it says what is short', () => {
    const line = fc.record({ item_id: fc.constantFrom('a', 'b'), quantity: fc.integer({ min: 1, max: 6 }) });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), (wanted) => {
        const priced = price(wanted, menu);
        const needed = (id: string) => wanted.reduce((n, l) => (l.item_id === id ? n + l.quantity : n), 0);
        const short = menu.filter((item) => needed(item.item_id) > item.stock).map((item) => item.item_id);
        if (short.length > 0) {
          expect(priced).toMatchObject({ kind: 'out_of_stock' });
          expect(priced.kind === 'out_of_stock' && priced.short.map((s) => s.item_id).sort()).toEqual(short);
        } else {
          expect(priced).toMatchObject({ kind: 'priced', total: needed('a') * 250 + needed('b') });
        }
      }),
    );
  });
});
