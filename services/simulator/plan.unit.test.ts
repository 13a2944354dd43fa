import { describe, expect, test } from 'vitest';
import { dueAt, nextDeliveryStep, nextOrderStep, type Pace } from './plan.ts';

const span = { minimum: 2, maximum: 6 };
const pace = (speed: number): Pace => ({
  speed,
  delays: {
    confirmed: span,
    preparing: span,
    out_for_delivery: span,
    on_the_way: span,
    delivered: { minimum: 1, maximum: 1 },
  },
});

describe('a plan', () => {
  test('an order is taken to the courier, and a delivery to the door, step by step', () => {
    expect(
      (['created', 'confirmed', 'preparing', 'out_for_delivery', 'delivered', 'cancelled'] as const).map(nextOrderStep),
    ).toEqual(['confirmed', 'preparing', 'out_for_delivery', null, null, null]);
    expect((['waiting', 'on_the_way', 'delivered', 'cancelled'] as const).map(nextDeliveryStep)).toEqual([
      'on_the_way',
      'delivered',
      null,
      null,
    ]);
  });

  test('is due between the least and the most of its step', () => {
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
