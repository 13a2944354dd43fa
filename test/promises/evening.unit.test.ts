// Plays evenings of a kitchen, and holds its promises to what became of them.
import type { OrderId } from '@waggle/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rememberedOrders, timeLeft } from '../../services/orders/promise/promise.rules.ts';
import { estimateArrival } from '../../web/src/tracking/estimate.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { playEvenings, type SimulatedOrder } from './played-evenings.ts';

const minute = 60_000;
const configured = { preparation_minutes: 20, delivery_minutes: 15 };
const evenings = (seed: number, more: Partial<Parameters<typeof playEvenings>[0]> = {}) =>
  playEvenings({
    random: seededRandom(seed),
    evenings: 4,
    cooks: 3,
    preparation: [10, 18],
    ride: [8, 18],
    configured,
    ...more,
  });

const took = ({ placed, delivered }: SimulatedOrder) => delivered - placed;
const kept = (orders: readonly SimulatedOrder[]) =>
  orders.filter((order) => took(order) <= order.promise.to).length / orders.length;
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
/** How far the delivery was from what was said: nothing within the range. */
const error = (order: SimulatedOrder, { from, to }: { readonly from: number; readonly to: number }) =>
  Math.max(0, from - took(order), took(order) - to);

describe('on evenings with bursts', () => {
  test.each([1, 2, 3, 4, 5])('at least 85 of 100 orders arrive by the promised time (seed %i)', (seed) => {
    expect(kept(evenings(seed))).toBeGreaterThanOrEqual(0.85);
  });

  test.each([1, 2, 3, 4, 5])('the promise errs less than a constant 35 minutes (seed %i)', (seed) => {
    const orders = evenings(seed);
    const constant = { from: 35 * minute, to: 35 * minute };
    const middle = ({ promise: { from, to } }: SimulatedOrder) => ({ from: (from + to) / 2, to: (from + to) / 2 });
    const ours = mean(orders.map((order) => error(order, middle(order))));
    expect(ours).toBeLessThan(mean(orders.map((order) => error(order, constant))));
  });

  test('the promise is no blank cheque: the range is as wide as the evening is uncertain', () => {
    const learnt = evenings(1).filter(({ known }) => known >= 20);
    expect(mean(learnt.map(({ promise: { from, to } }) => to - from))).toBeLessThan(30 * minute);
  });

  test('no page apologizes within a minute of the order, whatever the queue', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 60 }), (seed, cooks, slow) => {
        const orders = evenings(seed, { evenings: 1, cooks, preparation: [slow / 2, slow] });
        for (const order of orders) expect(lateAfter(order, orders, minute / 2)).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  test('few apologies come before the promised time has passed, and those are right', () => {
    const orders = evenings(2);
    const early = orders.filter((order) => {
      const until = Math.min(order.promise.to, order.out - order.placed - 1);
      return until > 0 && lateAfter(order, orders, until);
    });
    expect(early.length / orders.length).toBeLessThan(0.1);
    for (const order of early) expect(took(order)).toBeGreaterThan(order.promise.to - 5 * minute);
  });
});

test('a kitchen as fast as a simulation at speed 50 is promised minutes, and keeps that', () => {
  const orders = evenings(3, { preparation: [0.2, 0.4], ride: [0.2, 0.4] });
  expect(kept(orders)).toBe(1);
  expect(orders.at(-1)?.promise.to).toBeLessThanOrEqual(10 * minute);
});

test('a kitchen that becomes slower is believed to be slower by the next orders', () => {
  const quick = evenings(4, { evenings: 2 });
  const experience = (orders: readonly SimulatedOrder[]) => ({ times: orders.map(asTimes), configured });
  const before = timeLeft(experience(quick.slice(-rememberedOrders)), { status: 'created', ahead: 3, since: 0 });
  const slow = evenings(4, { evenings: 2, preparation: [25, 40] });
  const after = timeLeft(experience(slow.slice(-rememberedOrders)), { status: 'created', ahead: 3, since: 0 });
  expect(after.to).toBeGreaterThan(before.to + 10 * minute);
});

/** Whether the tracking page says that the order is late, so long after it was placed and before it is handed out. */
function lateAfter(order: SimulatedOrder, orders: readonly SimulatedOrder[], afterMs: number): boolean {
  const now = order.placed + afterMs;
  const status = order.begun <= now ? 'preparing' : 'created';
  const since = now - (status === 'preparing' ? order.begun : order.placed);
  const ahead = orders.filter(({ placed, out }) => placed < order.placed && out > now).length;
  const known = orders.filter(({ delivered }) => delivered <= now).map(asTimes);
  const left = timeLeft({ times: known.toReversed().slice(0, rememberedOrders), configured }, { status, ahead, since });
  const estimate = estimateArrival({
    now,
    promisedFrom: order.placed + order.promise.from,
    promisedAt: order.placed + order.promise.to,
    expected: { from: now + left.from, to: now + left.to },
    progress: {
      status,
      reachedAt: { created: new Date(order.placed).toISOString() },
      setOffAt: null,
      cancelledAt: null,
      reason: null,
      reasonCode: null,
      promises: [],
      courier: null,
      dueAt: null,
      isUndone: false,
    },
    sightings: [],
    rideMs: null,
  });
  return estimate.kind === 'expected' && estimate.late;
}

const asTimes = ({ placed, begun, out, delivered, ahead }: SimulatedOrder) => ({
  order_id: String(placed) as OrderId,
  ahead,
  made_ms: out - placed,
  cooked_ms: out - begun,
  ride_ms: delivered - out,
  delivered_at: delivered,
});
