import type { OrderId } from '@waggle/contracts';
import { describe, expect, test } from 'vitest';
import { inSteps, type OrderTimes, promiseOf, timeLeft, timeToArrival } from './promise.rules.ts';

const minute = 60_000;
const configured = { preparation_minutes: 20, delivery_minutes: 15 };
const inMinutes = ({ from, to }: { from: number; to: number }) => [from / minute, to / minute].map(Math.round);

/** Orders of a kitchen in which one alone takes `alone` minutes, and with others ahead one leaves every `interval`. */
const times = (count: number, alone: number, interval: number, ride = 10): OrderTimes[] =>
  Array.from({ length: count }, (_, i) => {
    const ahead = i % 10;
    const stretch = 0.9 + 0.2 * ((i * 7) % 10) * 0.1;
    const made = Math.max(alone, interval * (ahead + 1)) * stretch * minute;
    return {
      order_id: String(i) as OrderId,
      ahead,
      made_ms: made,
      cooked_ms: alone * stretch * minute,
      ride_ms: ride * stretch * minute,
      delivered_at: i,
    };
  });

describe('a promise', () => {
  test('is what the settings say while nothing has been delivered and the kitchen has room', () => {
    expect(inMinutes(promiseOf({ times: [], configured }, 0))).toEqual([25, 35]);
    expect(promiseOf({ times: [], configured }, 3).to).toBe(35 * minute);
  });

  test('counts the queue, also before there is any experience', () => {
    expect(inMinutes(promiseOf({ times: [], configured }, 11))).toEqual([50, 75]);
  });

  test('comes from what the kitchen has needed, with the queue of the moment', () => {
    const experience = { times: times(40, 15, 5), configured };
    const [, quiet = 0] = inMinutes(promiseOf(experience, 0));
    const [, busy = 0] = inMinutes(promiseOf(experience, 9));
    expect(quiet).toBeGreaterThanOrEqual(25);
    expect(quiet).toBeLessThanOrEqual(35);
    expect(busy).toBeGreaterThanOrEqual(60);
    expect(busy).toBeLessThanOrEqual(75);
  });

  test('is in steps of five minutes, the last one rounded up', () => {
    expect(inMinutes(inSteps({ from: 31 * minute, to: 46 * minute }))).toEqual([30, 50]);
    expect(inMinutes(inSteps({ from: 41 * minute, to: 44 * minute }))).toEqual([40, 45]);
    expect(inMinutes(inSteps({ from: 20_000, to: 40_000 }))).toEqual([0, 5]);
  });

  test('follows a kitchen that is slower or faster than its settings', () => {
    const slow = timeToArrival({ times: times(40, 40, 5, 20), configured }, 0);
    expect(slow.to).toBeGreaterThan(55 * minute);
    const simulated = promiseOf({ times: times(40, 0.4, 0.01, 0.3), configured }, 0);
    expect(simulated.to).toBeLessThanOrEqual(10 * minute);
  });

  test('is not distorted by single orders that went wrong', () => {
    const usual = times(40, 15, 5);
    const wrong = usual.map((one, i) => (i % 20 === 0 ? { ...one, made_ms: 600 * minute } : one));
    const [a, b] = [usual, wrong].map((all) => timeToArrival({ times: all, configured }, 4).to);
    expect(Math.abs((b ?? 0) - (a ?? 0))).toBeLessThan(8 * minute);
  });
});

describe('what is picked up', () => {
  const pickUps = times(40, 15, 5).map(({ ride_ms: _, ...one }) => one);
  test('is promised without a ride', () => {
    expect(inMinutes(promiseOf({ times: [], configured, serving: 'pick_up' }, 0))).toEqual([14, 20]);
    const both = (['delivery', 'pick_up'] as const).map((serving) =>
      promiseOf({ times: times(40, 15, 5), configured, serving }, 0),
    );
    expect((both[0]?.to ?? 0) - (both[1]?.to ?? 0)).toBeGreaterThanOrEqual(5 * minute);
  });
  test('tells how long the kitchen takes, and nothing about rides', () => {
    const slow = pickUps.map((one) => ({ ...one, made_ms: 2 * one.made_ms, cooked_ms: 2 * one.cooked_ms }));
    const after = (all: OrderTimes[], serving: 'delivery' | 'pick_up') =>
      timeToArrival({ times: all, configured, serving }, 0).to;
    expect(after(slow, 'pick_up')).toBeGreaterThan(after(pickUps, 'pick_up'));
    expect(after(pickUps, 'delivery')).toBe(35 * minute);
  });
  test('is ready when it is cooked', () => {
    const left = (serving: 'delivery' | 'pick_up') =>
      timeLeft({ times: [], configured, serving }, { status: 'preparing', ahead: 0, since: 5 * minute });
    expect(inMinutes(left('pick_up'))).toEqual([11, 15]);
    expect(inMinutes(left('delivery'))[1]).toBe(30);
  });
});

describe('what is left of an order', () => {
  const experience = { times: times(40, 15, 5), configured };
  const left = (status: 'created' | 'preparing' | 'out_for_delivery', ahead: number, since: number) =>
    timeLeft(experience, { status, ahead, since: since * minute });

  test('is less with every order ahead that is handed out', () => {
    expect(left('created', 2, 20).to).toBeLessThan(left('created', 9, 5).to);
  });

  test('is less with every step', () => {
    expect(left('preparing', 0, 5).to).toBeLessThan(left('created', 0, 5).to);
    expect(left('out_for_delivery', 0, 2).to).toBeLessThan(left('preparing', 0, 5).to);
  });

  test('is never zero, however long a step has taken', () => {
    for (const status of ['preparing', 'out_for_delivery'] as const) {
      expect(left(status, 0, 500).from).toBeGreaterThan(0);
      expect(timeLeft({ times: [], configured }, { status, ahead: 0, since: 500 * minute }).from).toBeGreaterThan(0);
    }
  });
});
