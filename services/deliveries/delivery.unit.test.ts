import { type DeliveryStatus, deliveryStatuses, deliverySteps } from '@waggle/contracts';
import { describe, expect, test } from 'vitest';
import { advance, type Delivery, released, viewOf } from './delivery.ts';

const delivery = (status: DeliveryStatus, ready = true): Delivery => ({
  delivery_id: '019ab000-0000-7000-8000-000000000009',
  order_id: '019ab000-0000-7000-8000-000000000001',
  status,
  version: 1,
  ready,
  ready_version: ready ? 4 : 0,
  customer: { name: 'Ada', phone: '+49 30 1234', address: 'Honeycomb Lane 6' },
  created_at: '2026-11-22T14:30:00.000Z',
  updated_at: '2026-11-22T14:30:00.000Z',
});
const later = '2026-11-22T14:31:00.000Z';

describe('a delivery', () => {
  test.each(deliveryStatuses.flatMap((from) => deliverySteps[from].map((to) => [from, to] as const)))(
    '%s → %s raises the version by one',
    (from, to) => {
      expect(advance(delivery(from), to, later)).toMatchObject({
        kind: 'advanced',
        delivery: { status: to, version: 2 },
      });
    },
  );

  test.each([
    ['waiting', 'delivered'],
    ['on_the_way', 'cancelled'],
    ['delivered', 'on_the_way'],
    ['cancelled', 'on_the_way'],
  ] as const)('%s → %s is impossible', (from, to) => {
    expect(advance(delivery(from), to, later)).toMatchObject({ kind: 'impossible', from, to });
  });

  test('does not set off before the kitchen has handed the order out', () => {
    expect(advance(delivery('waiting', false), 'on_the_way', later).kind).toBe('not_ready');
  });

  test('goes by the kitchen’s newest word, in whatever order the words come', () => {
    const words = [
      { ready: true, version: 4 },
      { ready: false, version: 5 },
      { ready: true, version: 6 },
    ];
    const heard = (order: readonly number[]) =>
      order.flatMap((n) => words[n] ?? []).reduce(released, delivery('waiting', false));
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
      [0, 2, 1],
    ]) {
      expect(heard(order)).toMatchObject({ ready: true, ready_version: 6, version: 1 });
    }
    expect(heard([1, 0])).toMatchObject({ ready: false, ready_version: 5, version: 1 });
  });

  test('that the courier has is not held back', () => {
    const gone = delivery('on_the_way');
    expect(released(gone, { ready: false, version: 5 })).toBe(gone);
  });

  test('its view does not show what only its rules need', () => {
    expect(viewOf(delivery('waiting'))).not.toHaveProperty('ready_version');
  });
});
