// Violates each invariant with a made-up history or final state; the check must report exactly that invariant.
import type {
  DeliveryId,
  DeliveryView,
  ItemId,
  OrderId,
  OrderView,
  PlacedOrder,
  TimelineStep,
} from '@waggle/contracts';
import { describe, expect, test } from 'vitest';
import type { FinalState, History, WantedOrder } from './history.ts';
import { historyViolations, invariants } from './invariants.ts';

const at = '2026-11-22T14:30:00.000Z';
const customer = { name: 'Ada', phone: '+44 20 7946 0000', address: '12 St James’s Square' };
const id = (n: number) => `019ab000-0000-7000-8000-${String(n).padStart(12, '0')}`;

const order = (n: number, status: OrderView['status'], quantity = 2): OrderView => ({
  order_id: id(n) as OrderId,
  status,
  version: status === 'cancelled' ? 2 : 6,
  total: 250 * quantity,
  currency: 'EUR',
  currency_digits: 2,
  items: [{ item_id: 'pizza' as ItemId, name: 'Pizza', quantity, unit_price: 250 }],
  customer,
  created_at: at,
  updated_at: at,
  promised_at: at,
});

const delivery = (n: number, status: DeliveryView['status']): DeliveryView => ({
  delivery_id: id(n + 100) as DeliveryId,
  order_id: id(n) as OrderId,
  status,
  version: status === 'cancelled' ? 2 : 3,
  ready: true,
  customer,
  created_at: at,
  updated_at: at,
});

const steps = (...stepNames: string[]): TimelineStep[] =>
  stepNames.map((step, index) => {
    const [kind, status] = step.split(':') as [TimelineStep['kind'], TimelineStep['status']];
    return { seq: index + 1, kind, status, at };
  });

const deliveredSteps = steps(
  'order:created',
  'delivery:waiting',
  'order:confirmed',
  'order:preparing',
  'order:ready',
  'order:out_for_delivery',
  'delivery:on_the_way',
  'delivery:delivered',
  'order:delivered',
);
const cancelledStory = steps('order:created', 'order:cancelled', 'delivery:waiting', 'delivery:cancelled');

const acknowledged = (n: number, quantity = 2): PlacedOrder => ({
  ...order(n, 'created', quantity),
  version: 1,
  tracking_token: `token ${n}`,
});

const wish = (n: number, more: Partial<WantedOrder> = {}): WantedOrder => ({
  key: `key-${n}`,
  body: { customer, items: [{ item_id: 'pizza' as ItemId, quantity: 2 }] },
  askedAt: 0,
  answers: [
    { kind: 'unknown', sentAt: 0, why: 'ECONNRESET' },
    { kind: 'placed', sentAt: 1, order: acknowledged(n) },
  ],
  cancels: [],
  sightings: [],
  ...more,
});

// Order 1 was delivered and followed, order 2 cancelled, and the third wish refused.
const history: History = {
  wishes: [
    wish(1, { sightings: [{ steps: deliveredSteps, connections: 3 }], cancels: ['unknown', 'too_late'] }),
    wish(2, { cancels: ['failed', 'cancelled'] }),
    wish(3, { answers: [{ kind: 'refused', sentAt: 0 }] }),
  ],
  initialStock: new Map([['pizza', 10]]),
  badEndings: [],
  healedAt: 0,
  quietWithinMs: 30_000,
};
const final: FinalState = {
  orders: [order(1, 'delivered'), order(2, 'cancelled')],
  deliveries: [delivery(1, 'delivered'), delivery(2, 'cancelled')],
  timelines: new Map([
    [id(1), deliveredSteps],
    [id(2), cancelledStory],
  ]),
  stock: new Map([['pizza', 8]]),
  leftOver: { outbox: 0, pending: 0, unread: 0, deadLetters: 0, trimmedAway: 0 },
  quietAfterMs: 4_000,
};

const wishes = (...changed: WantedOrder[]): Partial<History> => ({
  wishes: history.wishes.map((known) => changed.find(({ key }) => key === known.key) ?? known),
});
const withTimeline = (n: number, timeline: readonly TimelineStep[]): Partial<FinalState> => ({
  timelines: new Map([...final.timelines, [id(n), timeline]]),
});

interface Planted {
  readonly what: string;
  readonly history?: Partial<History>;
  readonly final?: Partial<FinalState>;
}

const planted: Record<keyof typeof invariants, readonly Planted[]> = {
  'every acknowledged order exists': [
    { what: 'an order that was answered 201 is missing', final: { orders: [order(2, 'cancelled')] } },
  ],
  'every order exists once': [
    { what: 'an order is listed twice', final: { orders: [...final.orders, order(1, 'delivered')] } },
  ],
  'every key gets an answer': [
    {
      what: 'a request stays unknown',
      history: wishes(wish(3, { answers: [{ kind: 'unknown', sentAt: 0, why: 'TimeoutError' }] })),
    },
  ],
  'every key has one answer': [
    {
      what: 'a repeated key placed a second order',
      history: wishes(
        wish(1, {
          answers: [
            { kind: 'placed', sentAt: 0, order: acknowledged(1) },
            { kind: 'placed', sentAt: 1, order: acknowledged(4) },
          ],
        }),
      ),
    },
    {
      what: 'a key was refused and then placed',
      history: wishes(
        wish(1, {
          answers: [
            { kind: 'refused', sentAt: 0 },
            { kind: 'placed', sentAt: 1, order: acknowledged(1) },
          ],
        }),
      ),
    },
  ],
  'no order without a customer': [
    {
      what: 'a lost answer left an order that its key does not return',
      final: { orders: [...final.orders, order(9, 'delivered')] },
    },
  ],
  'orders stay as they were acknowledged': [
    { what: 'a quantity changed', final: { orders: [order(1, 'delivered', 3), order(2, 'cancelled')] } },
    {
      what: 'a total changed',
      final: { orders: [{ ...order(1, 'delivered'), total: 499 }, order(2, 'cancelled')] },
    },
  ],
  'stock plus sales make the initial stock': [
    { what: 'stock was taken twice', final: { stock: new Map([['pizza', 6]]) } },
    { what: 'a cancel did not give stock back', final: { stock: new Map([['pizza', 7]]) } },
    { what: 'an item is missing', final: { stock: new Map() } },
  ],
  'every order has one delivery with the same end, and a pick-up none': [
    { what: 'an order has no delivery', final: { deliveries: [delivery(2, 'cancelled')] } },
    { what: 'an order has two', final: { deliveries: [...final.deliveries, delivery(1, 'delivered')] } },
    {
      what: 'a cancelled order was delivered',
      final: { deliveries: [delivery(1, 'delivered'), { ...delivery(2, 'delivered'), version: 2 }] },
    },
    {
      what: 'a pick-up has a delivery',
      final: { orders: [{ ...order(1, 'picked_up'), serving: 'pick_up' }, order(2, 'cancelled')] },
    },
  ],
  'no delivery without its order': [
    { what: 'a delivery of no order', final: { deliveries: [...final.deliveries, delivery(9, 'delivered')] } },
  ],
  'every order reaches its end': [
    { what: 'an order is stuck', final: { orders: [order(1, 'preparing'), order(2, 'cancelled')] } },
  ],
  'the answer to a cancel holds': [
    { what: 'a confirmed cancel had no effect', history: wishes(wish(1, { cancels: ['cancelled'] })) },
    {
      what: 'an order is cancelled after the answer that it was too late',
      history: wishes(wish(2, { cancels: ['too_late', 'cancelled'] })),
    },
    { what: 'it was cancelled without a request', history: wishes(wish(2)) },
  ],
  'every timeline is gapless and in order': [
    { what: 'there is none', final: withTimeline(1, []) },
    {
      what: 'a seq is missing',
      final: withTimeline(
        2,
        cancelledStory.map((step) => ({ ...step, seq: step.seq * 2 })),
      ),
    },
    {
      what: 'two steps are swapped',
      final: withTimeline(2, steps('order:cancelled', 'order:created', 'delivery:waiting', 'delivery:cancelled')),
    },
    {
      what: 'a step follows the last',
      final: withTimeline(2, steps('order:created', 'order:cancelled', 'delivery:cancelled', 'delivery:waiting')),
    },
  ],
  'every change raises the version by one and is one step': [
    {
      what: 'a version was skipped',
      final: { orders: [{ ...order(1, 'delivered'), version: 7 }, order(2, 'cancelled')] },
    },
    {
      what: 'a delivery changed without a step',
      final: { deliveries: [{ ...delivery(1, 'delivered'), version: 4 }, delivery(2, 'cancelled')] },
    },
  ],
  'every follower saw the timeline': [
    {
      what: 'a step was missed in a reconnect',
      history: wishes(
        wish(1, { sightings: [{ steps: deliveredSteps.filter(({ seq }) => seq !== 4), connections: 2 }] }),
      ),
    },
    {
      what: 'a step came twice',
      history: wishes(
        wish(1, {
          sightings: [{ steps: [...deliveredSteps.slice(0, 3), ...deliveredSteps.slice(2)], connections: 2 }],
        }),
      ),
    },
  ],
  'nothing is left over': [
    { what: 'an event is pending', final: { leftOver: { ...final.leftOver, pending: 1 } } },
    { what: 'an event was never published', final: { leftOver: { ...final.leftOver, outbox: 1 } } },
    { what: 'a dead letter', final: { leftOver: { ...final.leftOver, deadLetters: 1 } } },
    { what: 'an entry was trimmed before its time', final: { leftOver: { ...final.leftOver, trimmedAway: 1 } } },
    { what: 'a service does not report it', final: { leftOver: { ...final.leftOver, outbox: null } } },
  ],
  'the deployment is quiet soon after healing': [
    { what: 'it took a minute', final: { quietAfterMs: 60_000 } },
    { what: 'it never happened', final: { quietAfterMs: null } },
  ],
  'processes end on a signal, and only then': [
    {
      what: 'one crashed',
      history: { badEndings: [{ process: 'orders-1', what: 'ended by itself with exit code 1' }] },
    },
  ],
};

describe('the invariants of a chaos run', () => {
  test('hold for a run without faults', () => {
    expect(historyViolations(history, final)).toEqual([]);
  });

  for (const [invariant, cases] of Object.entries(planted) as [keyof typeof invariants, readonly Planted[]][]) {
    test.each(cases)(`${invariant}: found when $what`, (wrong) => {
      expect(invariants[invariant]({ ...history, ...wrong.history }, { ...final, ...wrong.final })).not.toEqual([]);
      const all = historyViolations({ ...history, ...wrong.history }, { ...final, ...wrong.final });
      expect(all.map((violation) => violation.invariant)).toContain(invariant);
    });
  }
});
