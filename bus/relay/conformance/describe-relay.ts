// Conformance of the relay, on every store's outbox.

import type { Clock } from '@waggle/contracts';
import type { Outbox } from '@waggle/store';
import { newId } from '@waggle/store';
import { requested, step } from '@waggle/store/conformance/accounts.ts';
import type { NewEngine } from '@waggle/store/conformance/opened-stores.ts';
import { describe, expect, test, vi } from 'vitest';
import { EngineUnavailableError } from '../../event-log.ts';
import { relayUnderTest } from './relay-under-test.ts';

export function describeRelay(name: string, newEngine: NewEngine): void {
  describe(`the relay on ${name}`, () => {
    const t = relayUnderTest(newEngine);

    test('an event is on its stream right after the commit, without a timer', async () => {
      t.relay();
      const [first, order] = [newId(), newId()];
      await t.confirm(first, 1);
      await t.published(first, [1]);
      await t.nothingLeft();
      // The initial round is over: only the commit can trigger another.
      await t.confirm(order, 1);
      await t.published(order, [1]);
      await t.nothingLeft();
      expect(await t.store.outbox.lastPublished('orders-stream')).toBe('2-0');
    });

    test('events that a crash left unpublished are published at the next start', async () => {
      const order = newId();
      for (const version of [1, 2, 3]) await t.confirm(order, version);
      t.relay();
      await t.published(order, [1, 2, 3]);
    });

    test('a sweep publishes the rows of a dead process once its lease has expired', async () => {
      const order = newId();
      await t.confirm(order, 1);
      await t.store.outbox.claim('orders-stream', 'a process that died', 10, 10_000);
      t.relay();
      await t.confirm(order, 2);
      t.clock.advance(9_000);
      // Once another order's event is published, the relay has finished its round, and no commit triggers another.
      const other = newId();
      await t.confirm(other, 1);
      await t.published(other, [1]);
      expect(t.streams.versions('orders-stream', order)).toEqual([]);
      await vi.waitFor(() => {
        t.clock.advance(1_000);
        expect(t.streams.versions('orders-stream', order)).toEqual([1, 2]);
      });
    });

    test('a hundred orders in small batches: all are published in sequence, none twice', async () => {
      t.relay({ batch: 16 });
      const orders = Array.from({ length: 25 }, () => newId());
      await Promise.all(
        orders.map(async (order) => {
          for (const version of [1, 2, 3, 4]) await t.confirm(order, version);
        }),
      );
      await t.nothingLeft();
      for (const order of orders) expect(t.streams.versions('orders-stream', order)).toEqual([1, 2, 3, 4]);
    });

    test('two relays on one outbox: everything is published, each order in sequence', async () => {
      const replica = await t.engine.open({ clock: t.clock, newId });
      t.relay({ batch: 4 });
      t.relay({ batch: 4, outbox: replica.outbox });
      const orders = Array.from({ length: 10 }, () => newId());
      await Promise.all(
        orders.map(async (order, at) => {
          const on = at % 2 ? t.store : replica;
          for (const version of [1, 2, 3]) {
            await on.transaction(requested(), (tx) => tx.emit('order.confirmed', step(order, version, 'confirmed')));
          }
        }),
      );
      await vi.waitFor(
        async () => {
          t.clock.advance(1_000);
          expect(await t.store.outbox.backlog()).toMatchObject({ count: 0 });
        },
        { timeout: 10_000 },
      );
      for (const order of orders) expect([...new Set(t.streams.versions('orders-stream', order))]).toEqual([1, 2, 3]);
    });

    test('an outage is reported once, retried with a backoff, and caught up with at its end', async () => {
      t.relay();
      await t.nothingLeft();
      t.streams.away = new EngineUnavailableError('connection refused');
      const order = newId();
      await t.confirm(order, 1);
      await t.wentWrong('unavailable: connection refused');
      // Commits do not end the backoff.
      const tries = t.streams.tries;
      for (const version of [2, 3]) await t.confirm(order, version);
      expect(t.streams.tries).toBe(tries);
      await vi.waitFor(() => {
        t.clock.advance(500);
        expect(t.streams.tries).toBeGreaterThan(tries + 2);
      });
      t.streams.away = null;
      await vi.waitFor(() => {
        t.clock.advance(5_000);
        expect(t.streams.versions('orders-stream', order)).toEqual([1, 2, 3]);
      });
      await t.wentWrong('recovered');
      expect(t.said).toEqual(['unavailable: connection refused', 'recovered']);
    });

    test('the backoff during an outage doubles up to its limit', async () => {
      const pauses: number[] = [];
      const noting: Clock = {
        now: t.clock.now,
        setTimer(delayMs, callback) {
          pauses.push(delayMs);
          return t.clock.setTimer(delayMs, callback);
        },
      };
      t.streams.away = new EngineUnavailableError('connection refused');
      await t.confirm(newId(), 1);
      t.relay({ streams: ['orders-stream'], clock: noting, sweepMs: 1e9, maxDelayMs: 1_000, random: () => 0 });
      await vi.waitFor(
        () => {
          t.clock.advance(1_000);
          expect(pauses.length).toBeGreaterThan(6);
        },
        { timeout: 20_000 },
      );
      expect(pauses.slice(0, 7)).toEqual([100, 200, 400, 800, 1_000, 1_000, 1_000]);
    });

    test('an outage without traffic is reported once at its beginning and once at its end', async () => {
      t.relay();
      const order = newId();
      await t.confirm(order, 1);
      await t.nothingLeft();
      t.streams.away = new EngineUnavailableError('connection refused');
      const asked = vi.spyOn(t.streams, 'lastPublished');
      await vi.waitFor(
        () => {
          // In small steps, so that each attempt ends before the next sweep is due.
          t.clock.advance(100);
          expect(asked.mock.calls.length).toBeGreaterThan(4);
        },
        { timeout: 20_000 },
      );
      t.streams.away = null;
      await vi.waitFor(() => {
        t.clock.advance(1_000);
        expect(t.said).toContain('recovered');
      });
      expect(t.said).toEqual(['unavailable: connection refused', 'recovered']);
    });

    test('a failed mark is repeated, and no event is published twice', async () => {
      let broken = 2;
      const outbox: Outbox = {
        ...t.store.outbox,
        async markPublished(publications) {
          if (broken > 0) {
            broken -= 1;
            throw new Error('the t.store is away');
          }
          await t.store.outbox.markPublished(publications);
        },
      };
      t.relay({ outbox });
      const order = newId();
      await t.confirm(order, 1);
      await vi.waitFor(async () => {
        t.clock.advance(1_000);
        expect(await t.store.outbox.backlog()).toMatchObject({ count: 0 });
      });
      expect(t.streams.versions('orders-stream', order)).toEqual([1]);
    });

    test('stopping finishes the running batch and releases the rest', async () => {
      const stopped = t.relay();
      await t.nothingLeft();
      t.streams.away = new EngineUnavailableError('connection refused');
      await t.confirm(newId(), 1);
      await t.wentWrong('unavailable: connection refused');
      expect(await stopped.stop()).toBe(true);
      expect(await t.store.outbox.claim('orders-stream', 'another', 10, 1_000)).toHaveLength(1);
      expect(t.clock.timers).toBe(0);
    });

    test('stopping waits for a hanging engine no longer than its timeout', async () => {
      let letGo = () => {};
      const stopped = t.relay();
      await t.nothingLeft();
      t.streams.hang = new Promise((resolve) => {
        letGo = resolve;
      });
      const tries = t.streams.tries;
      await t.confirm(newId(), 1);
      await vi.waitFor(() => expect(t.streams.tries).toBe(tries + 1));
      const stopping = stopped.stop(3_000);
      t.clock.advance(3_000);
      expect(await stopping).toBe(false);
      letGo();
    });

    test('a stopped relay publishes nothing', async () => {
      await t.relay().stop();
      await t.confirm(newId(), 1);
      t.clock.advance(60_000);
      expect(await t.store.outbox.backlog()).toMatchObject({ count: 1 });
      expect(t.streams.tries).toBe(0);
    });
  });
}
