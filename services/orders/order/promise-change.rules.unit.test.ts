import type { ItemId, OrderId } from '@waggle/contracts';
import { describe, expect, test } from 'vitest';
import { type Order, orderView } from './order.rules.ts';
import { delayed, mostDelay } from './promise-change.rules.ts';

const order: Order = {
  order_id: '019ab000-0000-7000-8000-000000000001' as OrderId,
  status: 'preparing',
  version: 3,
  total: 950,
  currency: 'EUR',
  items: [{ item_id: 'margherita' as ItemId, name: 'Margherita', quantity: 1, unit_price: 950 }],
  created_at: '2026-11-22T14:30:00.000Z',
  updated_at: '2026-11-22T14:30:00.000Z',
  promised_at: '2026-11-22T15:05:00.000Z',
  promised_from: '2026-11-22T14:55:00.000Z',
  stepped_at: {},
  undone: null,
  correlation_id: 'its-order',
  tracking_token_hash: '00',
};
const after = (...minutes: readonly number[]): Order =>
  minutes.reduce((before, one, n) => delayed(before, { key: `key-${n}`, minutes: one }).order, order);

describe('an order that is promised for later', () => {
  test('adds up taps, keeps its version, and shows what was promised first', () => {
    const twice = after(5, 10);
    expect(twice).toMatchObject({
      version: order.version,
      promised_at: '2026-11-22T15:20:00.000Z',
      promised_from: '2026-11-22T15:10:00.000Z',
    });
    expect(orderView(twice)).toMatchObject({ promised_first: order.promised_at });
    expect(orderView(twice)).not.toHaveProperty('delays');
    expect(orderView(order)).not.toHaveProperty('promised_first');
  });

  test('does not add a repeated request twice, also after another one', () => {
    const twice = after(5, 10);
    expect(delayed(twice, { key: 'key-0', minutes: 5 })).toEqual({ kind: 'repeated', order: twice });
  });

  test(`comes to ${mostDelay} minutes at most, to the minute`, () => {
    const nearly = after(60, 50);
    expect(delayed(nearly, { key: 'more', minutes: 11 })).toEqual({ kind: 'too_much', order: nearly, left: 10 });
    expect(delayed(nearly, { key: 'more', minutes: 10 }).kind).toBe('changed');
  });

  test.each(['delivered', 'cancelled'] as const)('not once it is %s; a repeat still gets its answer', (status) => {
    const ended = { ...after(5), status };
    expect(delayed(ended, { key: 'late', minutes: 5 })).toEqual({ kind: 'ended', order: ended });
    expect(delayed(ended, { key: 'key-0', minutes: 5 }).kind).toBe('repeated');
  });
});
