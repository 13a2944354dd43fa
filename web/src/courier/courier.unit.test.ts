import type { Clock, Position } from '@waggle/contracts';
import { describe, expect, test, vi } from 'vitest';
import type { BoardCard } from '../board/board.ts';
import { courierBoard } from './deliveries.ts';
import { parseRides } from './rides.ts';
import { sendLatest } from './send-latest.ts';

const card = (id: string, status: BoardCard['status'], delivery: BoardCard['delivery']): BoardCard => ({
  order_id: id,
  seq: 1,
  status,
  since: '2026-11-22T18:00:00.000Z',
  placed_at: '2026-11-22T18:00:00.000Z',
  delivery,
  delivery_id: `d-${id}`,
  order: null,
  arrivedAt: null,
  steppedAt: null,
  stepFrom: null,
  acceptedAt: null,
  isLater: false,
});

describe('the courier’s board', () => {
  test('groups orders into ready, cooking, mine and other couriers’', () => {
    const cards = [
      card('new', 'created', 'waiting'),
      card('stove', 'preparing', 'waiting'),
      card('ready', 'out_for_delivery', 'waiting'),
      card('mine', 'out_for_delivery', 'on_the_way'),
      card('theirs', 'out_for_delivery', 'on_the_way'),
      card('over', 'out_for_delivery', 'delivered'),
    ];
    const board = courierBoard(new Map(cards.map((one) => [one.order_id, one])), new Set(['d-mine']));
    const ids = Object.fromEntries(
      Object.entries(board).map(([name, list]) => [name, list.map((one: BoardCard) => one.order_id)]),
    );
    expect(ids).toEqual({ mine: ['mine'], ready: ['ready'], cooking: ['stove', 'new'], others: ['theirs'] });
  });
});

describe('stored rides', () => {
  test('survive a reload of the page', async () => {
    const ride = { delivery_id: 'd', order_id: 'o', began: 1 };
    const kept = new Map([['waggle.courier.rides', JSON.stringify([ride])]]);
    vi.stubGlobal('localStorage', { getItem: (key: string) => kept.get(key) ?? null });
    vi.resetModules();
    const { rides } = await import('./rides.ts');
    vi.unstubAllGlobals();
    expect(rides.get()).toEqual([ride]);
  });

  test('load without the invalid entries', () => {
    const ride = { delivery_id: 'd', order_id: 'o', began: 1 };
    expect(parseRides(JSON.stringify([ride, { delivery_id: 3 }, null]))).toEqual([ride]);
    expect([null, '', '{', '"x"'].map(parseRides)).toEqual([[], [], [], []]);
  });
});

describe('sending positions', () => {
  const at = (latitude: number): Position => ({ latitude, longitude: 0 });

  function byHand() {
    let now = 0;
    let timers: { at: number; callback: () => void }[] = [];
    const clock: Clock = {
      now: () => now,
      setTimer(delayMs, callback) {
        const timer = { at: now + delayMs, callback };
        timers.push(timer);
        return () => {
          timers = timers.filter((one) => one !== timer);
        };
      },
    };
    const goTo = async (time: number): Promise<void> => {
      now = time;
      for (const due of timers.filter((timer) => timer.at <= now)) due.callback();
      timers = timers.filter((timer) => timer.at > now);
      await Promise.resolve();
      await Promise.resolve();
    };
    return { clock, goTo };
  }

  test('keeps only the newest position while a request is in flight', async () => {
    const { clock, goTo } = byHand();
    const sent: number[] = [];
    let answer = () => {};
    const sender = sendLatest(clock, ({ latitude }) => {
      sent.push(latitude);
      return new Promise((resolve) => {
        answer = resolve;
      });
    });
    sender.offer(at(1));
    sender.offer(at(2));
    await goTo(3_000);
    sender.offer(at(3));
    expect(sent).toEqual([1]);
    answer();
    await goTo(3_000);
    await goTo(3_001);
    expect(sent).toEqual([1, 3]);
  });

  test('a pause waits for the request in flight and drops the queued position', async () => {
    const { clock, goTo } = byHand();
    const sent: number[] = [];
    let answer = () => {};
    const sender = sendLatest(clock, ({ latitude }) => {
      sent.push(latitude);
      return new Promise((resolve) => {
        answer = resolve;
      });
    });
    sender.offer(at(1));
    sender.offer(at(2));
    let isThrough = false;
    const through = sender.pause().then(() => {
      isThrough = true;
    });
    await goTo(500);
    expect(isThrough).toBe(false);
    answer();
    await through;
    await goTo(5_000);
    expect(sent).toEqual([1]);
    sender.resume();
    sender.offer(at(3));
    expect(sent).toEqual([1, 3]);
  });

  test('sends at most one position a second, and none after the end', async () => {
    const { clock, goTo } = byHand();
    const sent: number[] = [];
    const sender = sendLatest(clock, async ({ latitude }) => void sent.push(latitude));
    sender.offer(at(1));
    await goTo(200);
    sender.offer(at(2));
    await goTo(900);
    expect(sent).toEqual([1]);
    await goTo(1_300);
    expect(sent).toEqual([1, 2]);
    sender.offer(at(3));
    sender.stop();
    await goTo(9_000);
    expect(sent).toEqual([1, 2]);
  });
});
