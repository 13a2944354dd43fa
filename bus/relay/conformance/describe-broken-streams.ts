// Conformance of the relay: an unpublishable stream or event does not affect the others.

import type { OrderId } from '@waggle/contracts';
import { newId } from '@waggle/store';
import { requested, step } from '@waggle/store/conformance/accounts.ts';
import type { NewEngine } from '@waggle/store/conformance/opened-stores.ts';
import { describe, expect, test, vi } from 'vitest';
import { EngineRefusedError, EngineUnavailableError, type EventLog } from '../../event-log.ts';
import { relayUnderTest } from './relay-under-test.ts';

const patience = { timeout: 20_000 };

export function describeBrokenStreams(name: string, newEngine: NewEngine): void {
  describe(`the relay on ${name}, when a stream or an event cannot be published`, () => {
    const t = relayUnderTest(newEngine);
    /** Commits an event on each of the two streams for every order, as placing an order does. */
    const ask = (orders: readonly OrderId[], version: number) =>
      t.store.transaction(requested(), async (tx) => {
        for (const order of orders) {
          await tx.emit('order.simulation_requested', { order_id: order, version, status: 'confirmed' });
          await tx.emit('order.confirmed', step(order, version, 'confirmed'));
        }
      });
    const eventOf = async (order: OrderId): Promise<string> => {
      const rows = await t.store.outbox.claim('orders-stream', 'a look', 1_000, 0);
      const found = rows.find(({ key }) => key === order);
      if (!found) throw new Error(`nothing of ${order} waits`);
      await t.store.outbox.release(
        'a look',
        rows.map(({ event_id }) => event_id),
      );
      return found.event_id;
    };
    const attemptAgain = () => t.clock.advance(5_000);

    test('a stream that accepts nothing blocks no other, however many events wait for it', async () => {
      t.streams.broken.set('order-simulation-stream', new EngineRefusedError('it is a string'));
      const relay = t.relay({ batch: 16 });
      const orders = Array.from({ length: 80 }, () => newId());
      for (let from = 0; from < orders.length; from += 20) await ask(orders.slice(from, from + 20), 1);
      await vi.waitFor(() => expect(t.streams.events('orders-stream')).toHaveLength(80), patience);
      expect(relay.failing()).toEqual([{ stream: 'order-simulation-stream', error: expect.any(EngineRefusedError) }]);
      await vi.waitFor(
        async () => expect(await t.store.outbox.backlog('orders-stream')).toMatchObject({ count: 0, oldestAgeMs: 0 }),
        patience,
      );
      t.clock.advance(2_000);
      const { count, oldestAgeMs } = await t.store.outbox.backlog('order-simulation-stream');
      expect(count).toBe(80);
      expect(oldestAgeMs).toBeGreaterThanOrEqual(2_000);
      t.streams.broken.clear();
      await vi.waitFor(() => {
        attemptAgain();
        expect(t.streams.events('order-simulation-stream')).toHaveLength(80);
      }, patience);
      await vi.waitFor(() => expect(relay.failing()).toEqual([]), patience);
      expect(t.said).toEqual(['unavailable: it is a string', 'recovered']);
    });

    test('a relay that cannot reach the engine releases its rows, so that another one publishes them', async () => {
      const away: EventLog['append'] = async () => {
        throw new EngineUnavailableError('a partition');
      };
      t.relay({ log: { ...t.streams, append: away } });
      const order = newId();
      await t.confirm(order, 1);
      await t.wentWrong('unavailable: a partition');
      t.relay();
      await vi.waitFor(() => {
        t.clock.advance(200);
        expect(t.streams.versions('orders-stream', order)).toEqual([1]);
      }, patience);
    });

    test('an event that its stream refuses is kept as failed, and blocks no other order', async () => {
      const [poisoned, ...others] = Array.from({ length: 6 }, () => newId());
      if (!poisoned) throw new Error('no order');
      await t.confirm(poisoned, 1);
      const event = await eventOf(poisoned);
      t.streams.poisoned.add(event);
      for (const order of others) await t.confirm(order, 1);
      await t.confirm(poisoned, 2);
      const relay = t.relay();
      for (const order of others) await t.published(order, [1]);
      // Until it is marked as failed, no event of its order overtakes it.
      expect(t.streams.versions('orders-stream', poisoned)).toEqual([]);
      let more = 2;
      await vi.waitFor(
        async () => {
          attemptAgain();
          // Only a stream that accepts other events proves that this event is at fault.
          await t.confirm(others[0] ?? '', more++);
          expect(await t.store.outbox.backlog('orders-stream')).toMatchObject({ failed: 1 });
        },
        { ...patience, interval: 100 },
      );
      await vi.waitFor(() => {
        attemptAgain();
        expect(t.streams.versions('orders-stream', poisoned)).toEqual([2]);
      }, patience);
      expect(t.said).toContain('failed on orders-stream: the stream does not take this event');
      // It is kept, publishes once the cause is fixed, and no longer counts as failed.
      t.streams.poisoned.clear();
      const now = t.clock.now();
      const part = { stream: 'orders-stream', since: now + 1, until: now + 2, after: null, limit: 1_000 } as const;
      expect(await relay.republish(part)).toMatchObject({ count: 1 });
      await t.published(poisoned, [2, 1]);
      expect(await t.store.outbox.backlog()).toMatchObject({ failed: 0 });
    });

    test('a stream that refuses every event blames none of them', async () => {
      const orders = [newId(), newId(), newId()];
      await t.confirmAll(orders, 1);
      for (const order of orders) t.streams.poisoned.add(await eventOf(order));
      const relay = t.relay();
      await t.wentWrong('unavailable: the stream does not take this event');
      for (let n = 0; n < 12; n += 1) {
        const { tries } = t.streams;
        // The batch, and each event by itself. The round before may still give its leases back, and sets its timer after that.
        await vi.waitFor(() => {
          attemptAgain();
          expect(t.streams.tries).toBeGreaterThanOrEqual(tries + 4);
        }, patience);
        await vi.waitFor(() => expect(relay.failing()).toHaveLength(1), patience);
      }
      expect(await t.store.outbox.backlog('orders-stream')).toMatchObject({ count: 3, failed: 0 });
      t.streams.poisoned.clear();
      for (const order of orders) {
        await vi.waitFor(() => {
          attemptAgain();
          expect(t.streams.versions('orders-stream', order)).toEqual([1]);
        }, patience);
      }
    });
  });
}
