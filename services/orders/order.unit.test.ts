import { type OrderStatus, orderStatuses, orderSteps } from '@waggle/contracts';
import { describe, expect, test } from 'vitest';
import { advance, type Order, viewOf } from './order.ts';

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
  promised_at: '2026-11-22T15:05:00.000Z',
  stepped_at: {},
  undone: null,
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
