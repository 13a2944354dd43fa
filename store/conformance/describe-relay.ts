// What the relay must do on every store's outbox.
import { v7 } from 'uuid';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Outbox } from '../outbox.ts';
import { type Relay, type RelayOptions, startRelay } from '../relay.ts';
import type { Store } from '../store.ts';
import { type AccountsRecords, requested, step } from './accounts.ts';
import { type MemoryStreams, memoryStreams } from './memory-streams.ts';
import type { NewEngine, StoreEngine } from './opened-stores.ts';
import { type SettableClock, settableClock } from './settable-clock.ts';

export function describeRelay(name: string, newEngine: NewEngine): void {
  describe(`the relay on ${name}`, () => {
    let engine: StoreEngine;
    let clock: SettableClock;
    let store: Store<AccountsRecords>;
    let streams: MemoryStreams;
    let relays: Relay[];
    let said: string[];
    beforeEach(async () => {
      engine = await newEngine();
      clock = settableClock();
      store = await engine.open({ clock, newId: v7 });
      streams = memoryStreams();
      relays = [];
      said = [];
    });
    afterEach(async () => {
      streams.hang = null;
      for (const relay of relays) await relay.stop();
      await engine.close();
    });

    const relay = (options: Partial<RelayOptions> = {}): Relay => {
      const started = startRelay({
        outbox: store.outbox,
        publish: (...args) => streams.publish(...args),
        lastId: (stream) => streams.lastId(stream),
        owner: `relay ${relays.length}`,
        clock,
        random: () => 0.5,
        observer: {
          unavailable: (error) => said.push(`unavailable: ${(error as Error).message}`),
          recovered: () => said.push('recovered'),
          refilled: (stream, count) => said.push(`refilled ${stream} with ${count}`),
        },
        ...options,
      });
      relays.push(started);
      return started;
    };
    const confirm = (order: string, version: number) =>
      store.transaction(requested(), (tx) => tx.emit('order.confirmed', step(order, version, 'confirmed')));
    const published = (order: string, versions: readonly number[]) =>
      vi.waitFor(() => expect(streams.versions('orders-stream', order)).toEqual(versions), { timeout: 5_000 });
    const nothingLeft = () =>
      vi.waitFor(async () => expect(await store.outbox.backlog()).toMatchObject({ count: 0 }), { timeout: 5_000 });
    const wentWrong = (line: string) => vi.waitFor(() => expect(said).toContain(line), { timeout: 5_000 });

    test('an event is on its stream right after the commit, without any timer', async () => {
      relay();
      await nothingLeft();
      const order = v7();
      await confirm(order, 1);
      await published(order, [1]);
      await nothingLeft();
      expect(await store.outbox.lastPublished('orders-stream')).toBe('1-0');
    });

    test('what a crash left behind is published at the next start', async () => {
      const order = v7();
      for (const version of [1, 2, 3]) await confirm(order, version);
      relay();
      await published(order, [1, 2, 3]);
    });

    test('what a dead process had leased is published by a sweep when the lease has ended', async () => {
      const order = v7();
      await confirm(order, 1);
      await store.outbox.claim('a process that died', 10, 10_000);
      relay();
      await confirm(order, 2);
      clock.advance(9_000);
      await store.outbox.backlog();
      expect(streams.versions('orders-stream', order)).toEqual([]);
      await vi.waitFor(() => {
        clock.advance(1_000);
        expect(streams.versions('orders-stream', order)).toEqual([1, 2]);
      });
    });

    test('a hundred orders in small batches: all are published, each in order, none twice', async () => {
      relay({ batch: 16 });
      const orders = Array.from({ length: 25 }, () => v7());
      await Promise.all(
        orders.map(async (order) => {
          for (const version of [1, 2, 3, 4]) await confirm(order, version);
        }),
      );
      await nothingLeft();
      for (const order of orders) expect(streams.versions('orders-stream', order)).toEqual([1, 2, 3, 4]);
    });

    test('two relays on one outbox: everything is published, each order in order', async () => {
      const replica = await engine.open({ clock, newId: v7 });
      relay({ batch: 4 });
      relay({ batch: 4, outbox: replica.outbox });
      const orders = Array.from({ length: 10 }, () => v7());
      await Promise.all(
        orders.map(async (order, at) => {
          const on = at % 2 ? store : replica;
          for (const version of [1, 2, 3]) {
            await on.transaction(requested(), (tx) => tx.emit('order.confirmed', step(order, version, 'confirmed')));
          }
        }),
      );
      await vi.waitFor(
        async () => {
          clock.advance(1_000);
          expect(await store.outbox.backlog()).toMatchObject({ count: 0 });
        },
        { timeout: 10_000 },
      );
      for (const order of orders) expect([...new Set(streams.versions('orders-stream', order))]).toEqual([1, 2, 3]);
    });

    test('an engine that is away is reported once, tried with pauses, and caught up with when it is back', async () => {
      relay();
      await nothingLeft();
      streams.away = new Error('connection refused');
      const order = v7();
      await confirm(order, 1);
      await wentWrong('unavailable: connection refused');
      // While it pauses, commits do not make it try.
      const tries = streams.tries;
      for (const version of [2, 3]) await confirm(order, version);
      expect(streams.tries).toBe(tries);
      await vi.waitFor(() => {
        clock.advance(500);
        expect(streams.tries).toBeGreaterThan(tries + 2);
      });
      streams.away = null;
      await vi.waitFor(() => {
        clock.advance(5_000);
        expect(streams.versions('orders-stream', order)).toEqual([1, 2, 3]);
      });
      await wentWrong('recovered');
      expect(said).toEqual(['unavailable: connection refused', 'recovered']);
    });

    test('an engine that goes away and comes back while nothing happens is reported once each', async () => {
      relay();
      const order = v7();
      await confirm(order, 1);
      await nothingLeft();
      streams.away = new Error('connection refused');
      const asked = vi.spyOn(streams, 'lastId');
      await vi.waitFor(() => {
        clock.advance(1_000);
        expect(asked.mock.calls.length).toBeGreaterThan(4);
      });
      streams.away = null;
      await vi.waitFor(() => {
        clock.advance(1_000);
        expect(said).toContain('recovered');
      });
      expect(said).toEqual(['unavailable: connection refused', 'recovered']);
    });

    test('a store that cannot note what was published is told again; the events do not come twice', async () => {
      let broken = 2;
      const outbox: Outbox = {
        ...store.outbox,
        async markPublished(publications) {
          if (broken > 0) {
            broken -= 1;
            throw new Error('the store is away');
          }
          await store.outbox.markPublished(publications);
        },
      };
      relay({ outbox });
      const order = v7();
      await confirm(order, 1);
      await vi.waitFor(async () => {
        clock.advance(1_000);
        expect(await store.outbox.backlog()).toMatchObject({ count: 0 });
      });
      expect(streams.versions('orders-stream', order)).toEqual([1]);
    });

    test('a stream that was emptied is filled again before anything new is put on it', async () => {
      relay();
      const order = v7();
      for (const version of [1, 2, 3]) {
        await confirm(order, version);
        await nothingLeft();
      }
      streams.lose(1);
      await confirm(order, 4);
      await published(order, [1, 2, 3, 4]);
      await nothingLeft();
      expect(said).toEqual(['refilled orders-stream with 2']);
    });

    test('without lastId, all that is retained is put on a stream that was emptied', async () => {
      relay({ lastId: undefined });
      const order = v7();
      for (const version of [1, 2]) {
        await confirm(order, version);
        await nothingLeft();
      }
      streams.lose(0);
      await confirm(order, 3);
      await published(order, [1, 2, 3]);
    });

    test('a loss on a stream where nothing happens is noticed by the sweep', async () => {
      relay();
      const order = v7();
      for (const version of [1, 2]) await confirm(order, version);
      await published(order, [1, 2]);
      await nothingLeft();
      streams.lose(0);
      await vi.waitFor(() => {
        clock.advance(1_000);
        expect(streams.versions('orders-stream', order)).toEqual([1, 2]);
      });
    });

    test('a refill that was cut off by a crash is finished by the next process', async () => {
      const first = relay();
      const order = v7();
      for (const version of [1, 2, 3]) await confirm(order, version);
      await published(order, [1, 2, 3]);
      await nothingLeft();
      await first.stop();
      streams.lose(0);
      // The crash comes right after the rows were made unpublished.
      await store.outbox.requeue({ stream: 'orders-stream', behind: '0-0' });
      relay();
      await published(order, [1, 2, 3]);
    });

    test('by hand, what was published since a time is published again', async () => {
      const running = relay();
      const [early, late] = [v7(), v7()];
      await confirm(early, 1);
      await published(early, [1]);
      await nothingLeft();
      clock.advance(10);
      const since = clock.now();
      await confirm(late, 1);
      await published(late, [1]);
      await nothingLeft();
      expect(await running.republish(since)).toBe(1);
      await published(late, [1, 1]);
      expect(streams.versions('orders-stream', early)).toEqual([1]);
    });

    test('stopping finishes the running batch and gives back what could not be published', async () => {
      const stopped = relay();
      await nothingLeft();
      streams.away = new Error('connection refused');
      await confirm(v7(), 1);
      await wentWrong('unavailable: connection refused');
      expect(await stopped.stop()).toBe(true);
      expect(await store.outbox.claim('another', 10, 1_000)).toHaveLength(1);
      expect(clock.timers).toBe(0);
    });

    test('stopping does not wait longer than it was told for an engine that hangs', async () => {
      let letGo = () => {};
      const stopped = relay();
      await nothingLeft();
      streams.hang = new Promise((resolve) => {
        letGo = resolve;
      });
      const tries = streams.tries;
      await confirm(v7(), 1);
      await vi.waitFor(() => expect(streams.tries).toBe(tries + 1));
      const stopping = stopped.stop(3_000);
      clock.advance(3_000);
      expect(await stopping).toBe(false);
      letGo();
    });

    test('a stopped relay publishes nothing any more', async () => {
      await relay().stop();
      await confirm(v7(), 1);
      clock.advance(60_000);
      expect(await store.outbox.backlog()).toMatchObject({ count: 1 });
      expect(streams.tries).toBe(0);
    });
  });
}
