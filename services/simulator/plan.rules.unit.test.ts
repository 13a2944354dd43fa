import type { DeliveryId, OrderId } from '@waggle/contracts';
import { homeOf, kitchenNode, metresBetween, positionOf, routeOf } from '@waggle/town/route.ts';
import { describe, expect, test } from 'vitest';
import { courierAt, dueAt, isDriving, nextDeliveryStep, nextOrderStep, type Pace, type Plan } from './plan.rules.ts';

const span = { minimum: 2, maximum: 6 };
const pace = (speed: number): Pace => ({
  speed,
  delays: {
    confirmed: span,
    preparing: span,
    ready: span,
    out_for_delivery: span,
    picked_up: span,
    on_the_way: span,
    delivered: { minimum: 1, maximum: 1 },
  },
});

describe('a plan', () => {
  test('an order that its customer picks up goes from the shelf to the counter, and some come late', () => {
    const steps = (['preparing', 'ready', 'picked_up', 'cancelled'] as const).map((at) => nextOrderStep(at, 'pick_up'));
    expect(steps).toEqual(['ready', 'picked_up', null, null]);
    const due = (...randoms: number[]) => dueAt(1_000, 'picked_up', pace(1), () => randoms.shift() ?? 1);
    expect([due(0.5, 0.5), due(0.5, 0.1)]).toEqual([5_000, 17_000]);
  });

  test('an order is taken to the courier, and a delivery to the door, step by step', () => {
    expect(
      (['created', 'confirmed', 'preparing', 'ready', 'out_for_delivery', 'delivered', 'cancelled'] as const).map(
        (at) => nextOrderStep(at),
      ),
    ).toEqual(['confirmed', 'preparing', 'ready', 'out_for_delivery', null, null, null]);
    expect((['waiting', 'on_the_way', 'delivered', 'cancelled'] as const).map(nextDeliveryStep)).toEqual([
      'on_the_way',
      'delivered',
      null,
      null,
    ]);
  });

  test('is due within the range of its step', () => {
    expect(dueAt(1_000, 'confirmed', pace(1), () => 0)).toBe(3_000);
    expect(dueAt(1_000, 'confirmed', pace(1), () => 0.5)).toBe(5_000);
    expect(dueAt(1_000, 'delivered', pace(1), () => 0.9)).toBe(2_000);
  });

  test('is due ten times as soon at speed 10', () => {
    expect(dueAt(1_000, 'confirmed', pace(10), () => 0.5)).toBe(1_400);
  });

  test('with nothing to do is never due', () => {
    expect(dueAt(1_000, null, pace(1), () => 0)).toBeNull();
  });
});

describe('a courier', () => {
  const order_id = '019ab000-0000-7000-8000-000000000002';
  const plan: Plan = {
    plan_id: '019ab000-0000-7000-8000-000000000003',
    subject: {
      kind: 'delivery',
      order_id: order_id as OrderId,
      delivery_id: '019ab000-0000-7000-8000-000000000003' as DeliveryId,
      next: 'delivered',
    },
    version: 2,
    planned_at: 10_000,
    due_at: 30_000,
    cause: { correlation_id: 'corr-1', causation_id: null },
  };
  const home = positionOf(homeOf(order_id));

  test('leaves the kitchen when the plan is made, and is at the door when it is due', () => {
    expect(courierAt(plan, 10_000)).toEqual(positionOf(kitchenNode));
    expect(metresBetween(courierAt(plan, 30_000), home)).toBeLessThan(0.01);
    expect(metresBetween(courierAt(plan, 45_000), home)).toBeLessThan(0.01);
  });

  test('goes at one speed, without a jump', () => {
    const metresASecond = routeOf(order_id).metres / 20;
    for (let now = 10_000; now < 30_000; now += 1_000) {
      expect(metresBetween(courierAt(plan, now), courierAt(plan, now + 1_000))).toBeLessThan(metresASecond + 0.01);
    }
  });

  test('drives only while an arrival is planned', () => {
    const { subject } = plan;
    expect(isDriving(plan)).toBe(true);
    expect(isDriving({ ...plan, due_at: null })).toBe(false);
    expect(isDriving({ ...plan, subject: { kind: 'order', order_id: order_id as OrderId, next: 'confirmed' } })).toBe(
      false,
    );
    expect(subject.kind === 'delivery' && isDriving({ ...plan, subject: { ...subject, next: 'on_the_way' } })).toBe(
      false,
    );
  });
});
