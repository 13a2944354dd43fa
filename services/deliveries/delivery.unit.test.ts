import { type DeliveryStatus, deliveryStatuses, deliverySteps } from '@waggle/contracts';
import { describe, expect, test } from 'vitest';
import { advance, type Delivery } from './delivery.ts';

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
});
