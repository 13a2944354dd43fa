import {
  hasStep,
  type ItemId,
  type OrderId,
  type OrderServing,
  type OrderStatus,
  orderStatuses,
  orderSteps,
} from '@waggle/contracts';
import { describe, expect, test } from 'vitest';
import { advance, type Order, orderView, type UndoableStep, undo } from './order.rules.ts';

const order = (status: OrderStatus, serving?: OrderServing): Order => ({
  ...(serving === undefined ? {} : { serving }),
  order_id: '019ab000-0000-7000-8000-000000000001' as OrderId,
  status,
  version: 3,
  total: 950,
  currency: 'EUR',
  items: [{ item_id: 'margherita' as ItemId, name: 'Margherita', quantity: 1, unit_price: 950 }],
  customer: { name: 'Ada', phone: '+49 30 1234', address: 'Honeycomb Lane 6' },
  created_at: '2026-11-22T14:30:00.000Z',
  updated_at: '2026-11-22T14:30:00.000Z',
  promised_at: '2026-11-22T15:05:00.000Z',
  stepped_at: {},
  undone: null,
  correlation_id: 'its-order',
  tracking_token_hash: '00',
});
const later = '2026-11-22T14:31:00.000Z';

describe('an order', () => {
  test.each(orderStatuses.flatMap((from) => orderSteps[from].map((to) => [from, to] as const)))(
    '%s → %s raises the version by one',
    (from, to) => {
      const serving = hasStep(from) && hasStep(to) ? 'delivery' : 'pick_up';
      expect(advance(order(from, serving), to, later)).toMatchObject({
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

  test('what is picked up goes from the counter to its customer, and a delivery never does', () => {
    const path: OrderStatus[] = ['created', 'confirmed', 'preparing', 'ready', 'picked_up'];
    for (const [n, to] of path.slice(1).entries())
      expect(advance(order(path[n] ?? 'created', 'pick_up'), to, later).kind).toBe('advanced');
    const kinds = ([from, to, serving]: [OrderStatus, OrderStatus, OrderServing]) =>
      advance(order(from, serving), to, later).kind;
    expect(kinds(['ready', 'out_for_delivery', 'pick_up'])).toBe('impossible');
    expect(kinds(['preparing', 'out_for_delivery', 'pick_up'])).toBe('impossible');
    expect(kinds(['ready', 'picked_up', 'delivery'])).toBe('impossible');
    expect(kinds(['preparing', 'picked_up', 'pick_up'])).toBe('impossible');
  });

  test('the states and their order are those of the design', () => {
    const path: OrderStatus[] = ['created', 'confirmed', 'preparing', 'ready', 'out_for_delivery', 'delivered'];
    expect(path.slice(0, -1).map((status) => orderSteps[status][0])).toEqual(path.slice(1));
    expect(orderStatuses.filter((status) => orderSteps[status].includes('cancelled'))).toEqual(path.slice(0, -1));
  });

  test('a request for the current state changes nothing', () => {
    expect(advance(order('preparing'), 'preparing', later).kind).toBe('repeated');
  });

  test('its view hides the token’s hash and internal fields', () => {
    const hidden = ['tracking_token_hash', 'correlation_id', 'stepped_at', 'undone'];
    expect(Object.keys(orderView(order('created'))).filter((field) => hidden.includes(field))).toEqual([]);
  });
});

describe('a step that the kitchen takes back', () => {
  const at = (second: number): string => `2026-11-22T14:30:${String(second).padStart(2, '0')}.000Z`;
  const play = (...steps: readonly [UndoableStep | 'delivered', number][]): Order =>
    steps.reduce((before, [to, second]) => {
      const step = advance(before, to, at(second));
      if (step.kind !== 'advanced') throw new Error(`${before.status} → ${to} is ${step.kind}`);
      return step.order;
    }, order('created'));
  const undone = (before: Order, status: UndoableStep, now: number): Order => {
    const outcome = undo(before, status, at(now), at(Math.max(0, now - 10)));
    if (outcome.kind !== 'undone') throw new Error(`the step to ${status} is ${outcome.kind}`);
    return outcome.order;
  };

  test('leaves the order where it was, one version on', () => {
    const before = play(['confirmed', 1], ['preparing', 2]);
    expect(undone(before, 'preparing', 5)).toMatchObject({ status: 'confirmed', version: before.version + 1 });
  });

  test('is the one that the order is at; another changes nothing', () => {
    const before = play(['confirmed', 1], ['preparing', 2]);
    expect(undo(before, 'confirmed', at(3), at(0))).toEqual({ kind: 'not_there', order: before });
  });

  test('is not older than allowed', () => {
    const before = play(['confirmed', 1]);
    expect(undo(before, 'confirmed', at(12), at(2)).kind).toBe('too_late');
    expect(undo(before, 'confirmed', at(11), at(1)).kind).toBe('undone');
  });

  test('keeps its own age, also when a later one was taken back a moment ago', () => {
    const back = undone(play(['confirmed', 1], ['preparing', 9]), 'preparing', 12);
    expect(undo(back, 'confirmed', at(13), at(3)).kind).toBe('too_late');
  });

  test('requested twice is taken back once', () => {
    const back = undone(play(['confirmed', 1]), 'confirmed', 2);
    expect(undo(back, 'confirmed', at(3), at(0))).toEqual({ kind: 'repeated', order: back });
  });

  test('may be taken again, and then taken back again', () => {
    const back = undone(play(['confirmed', 1]), 'confirmed', 2);
    const again = advance(back, 'confirmed', at(20));
    expect(again.kind === 'advanced' && undone(again.order, 'confirmed', 25)).toMatchObject({ status: 'created' });
  });

  test('after an undone handover the order cannot go further back: a courier may have it', () => {
    const back = undone(play(['confirmed', 1], ['preparing', 2], ['out_for_delivery', 3]), 'out_for_delivery', 4);
    expect(back.status).toBe('preparing');
    expect(undo(back, 'preparing', at(5), at(0)).kind).toBe('handed_out');
  });

  test('returns the order to the counter where it was ready, and to the stove where it was handed out at once', () => {
    const cooked = play(['confirmed', 1], ['preparing', 2], ['ready', 3]);
    const out = advance(cooked, 'out_for_delivery', at(4));
    expect(undone(out.order, 'out_for_delivery', 5).status).toBe('ready');
    const uncooked = undone(cooked, 'ready', 5);
    expect(uncooked.status).toBe('preparing');
    const atOnce = advance(uncooked, 'out_for_delivery', at(6));
    expect(undone(atOnce.order, 'out_for_delivery', 7).status).toBe('preparing');
  });

  test('does not keep an order that a courier has already taken from arriving', () => {
    const back = undone(play(['confirmed', 1], ['preparing', 2], ['out_for_delivery', 3]), 'out_for_delivery', 4);
    expect(advance(back, 'delivered', at(9))).toMatchObject({ kind: 'advanced', order: { status: 'delivered' } });
    expect(advance(play(['confirmed', 1], ['preparing', 2]), 'delivered', at(9)).kind).toBe('impossible');
  });
});
