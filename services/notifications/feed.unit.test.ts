import { createEmbeddedSignals } from '@waggle/bus/embedded/signals.ts';
import { type Clock, channels, type OrderId } from '@waggle/contracts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Feed, startFeed } from './feed.ts';
import type { Follower } from './followers.ts';
import type { NotificationsRecords } from './records.ts';
import { type Change, emptyTimeline, record, type Timeline } from './timeline.rules.ts';

const at = '2026-11-22T14:30:00.000Z';
const orderId = '019ab000-0000-7000-8000-000000000001' as OrderId;
const changes: Change[] = [
  { kind: 'order', status: 'created', version: 1, at },
  { kind: 'delivery', status: 'waiting', version: 1, at },
  { kind: 'order', status: 'confirmed', version: 2, at },
];

/** Timers that the test fires. */
function manualClock(): Clock & { tick(): void } {
  const timers = new Set<() => void>();
  return {
    now: () => 0,
    setTimer(_, callback) {
      timers.add(callback);
      return () => timers.delete(callback);
    },
    tick() {
      const due = [...timers];
      timers.clear();
      for (const callback of due) callback();
    },
  };
}

describe('the feed', () => {
  let feed: Feed;
  let timeline: Timeline | null;
  let broken: boolean;
  const clock = manualClock();
  const signals = createEmbeddedSignals();
  const failed = vi.fn();

  beforeEach(async () => {
    timeline = null;
    broken = false;
    failed.mockClear();
    const timelines: NotificationsRecords['timelines'] = {
      async find(id) {
        if (broken) throw new Error('the store is unavailable');
        return id === orderId ? timeline : null;
      },
      insert: async () => {},
      replace: async () => {},
      open: async () => (timeline?.open ? [timeline] : []),
      below: async () => [],
      endedWithCustomer: async () => [],
      revisions: async (ids) => new Map(timeline && ids.includes(orderId) ? [[orderId, timeline.revision]] : []),
    };
    feed = await startFeed({ store: { reads: { timelines } }, signals, clock, failed });
  });
  afterEach(() => feed.stop());

  function follow(
    id: OrderId | null,
  ): Follower & { readonly seqs: number[]; readonly unavailable: () => void; end(): void } {
    const ends: (() => void)[] = [];
    const seqs: number[] = [];
    const follower = {
      connection: {
        send() {},
        sendText() {},
        sendLatest() {},
        close() {},
        recognize() {},
        onClosed(done: () => void) {
          ends.push(done);
          return () => {};
        },
      },
      orderId: id,
      openOrders: () => (id === null ? [] : [id]),
      take: (shown: Timeline) => void seqs.push(shown.seq),
      position: vi.fn(),
      unavailable: vi.fn(),
      seqs,
      end: () => {
        for (const done of ends) done();
      },
    };
    feed.add(follower);
    return follower;
  }
  const happens = (count: number) => {
    timeline = changes.slice(0, count).reduce(record, emptyTimeline(orderId));
  };
  const signal = () => signals.send(channels.timelines, { order_id: orderId });

  test('shows a follower its order at once, and again at each signal', async () => {
    happens(1);
    const follower = follow(orderId);
    await vi.waitFor(() => expect(follower.seqs).toEqual([1]));
    happens(2);
    await signal();
    await vi.waitFor(() => expect(follower.seqs).toEqual([1, 2]));
  });

  test('recovers from a lost signal, and sends nothing without news', async () => {
    happens(1);
    const [follower, kitchen] = [follow(orderId), follow(null)];
    await vi.waitFor(() => expect(follower.seqs).toEqual([1]));
    happens(3);
    clock.tick();
    await vi.waitFor(() => expect(follower.seqs).toEqual([1, 3]));
    await vi.waitFor(() => expect(kitchen.seqs.at(-1)).toBe(3));
    clock.tick();
    await signal();
    await vi.waitFor(() => expect(follower.seqs.length).toBeLessThanOrEqual(3));
  });

  test('reads an order once for all who follow it', async () => {
    const followers = Array.from({ length: 5 }, () => follow(orderId));
    happens(2);
    await signal();
    await vi.waitFor(() => {
      for (const { seqs } of followers) expect(seqs.at(-1)).toBe(2);
    });
  });

  test('notifies its followers when the store cannot be read', async () => {
    broken = true;
    const follower = follow(orderId);
    await vi.waitFor(() => expect(follower.unavailable).toHaveBeenCalled());
    expect(failed).toHaveBeenCalledWith(expect.objectContaining({ message: 'the store is unavailable' }));
  });

  test('forgets a follower whose connection closed', async () => {
    happens(1);
    const follower = follow(orderId);
    expect(feed.size).toBe(1);
    follower.end();
    expect(feed.size).toBe(0);
    happens(2);
    await signal();
    expect(follower.seqs).not.toContain(2);
  });

  test('hands a position only to those who follow that order', async () => {
    const [follower, kitchen] = [follow(orderId), follow(null)];
    await signals.send(channels.positions, { order_id: orderId, latitude: 1, longitude: 2, at });
    await signals.send(channels.positions, 'what is no position');
    await vi.waitFor(() =>
      expect(follower.position).toHaveBeenCalledExactlyOnceWith({ type: 'position', latitude: 1, longitude: 2, at }),
    );
    expect(kitchen.position).not.toHaveBeenCalled();
  });
});
