// Conformance of reading journeys: what outboxes and inboxes tell of an order.
import type { EventId } from '@waggle/contracts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Store } from '../store.ts';
import { newId } from '../store.ts';
import { type BalancesRecords, requested, step } from './accounts.ts';
import type { NewEngine, StoreEngine } from './opened-stores.ts';
import { type SettableClock, settableClock } from './settable-clock.ts';

export function describeJourneys(name: string, newEngine: NewEngine): void {
  describe(`journeys on ${name}`, () => {
    let engine: StoreEngine;
    let clock: SettableClock;
    let store: Store<BalancesRecords>;
    beforeEach(async () => {
      engine = await newEngine();
      clock = settableClock();
      store = await engine.open({ clock, newId });
    });
    afterEach(() => engine.close());

    test('an order’s events are told in the order of their commits, with cause and place on their stream', async () => {
      const [order, other] = [newId(), newId()];
      const cause = { correlation_id: 'corr-1', causation_id: newId() };
      await store.transaction(cause, async (tx) => {
        await tx.emit('order.confirmed', step(order, 2, 'confirmed'));
        await tx.emit('order.confirmed', step(other, 2, 'confirmed'));
      });
      const committed_at = clock.now();
      clock.advance(5);
      await store.transaction(requested(), (tx) => tx.emit('order.preparing', step(order, 3, 'preparing')));
      const [first, second] = await store.outbox.claim('orders-stream', 'me', 10, 1_000);
      if (!first || !second) throw new Error('nothing was emitted');
      await store.outbox.markPublished([{ event_id: first.event_id, entry_id: '17-3' }]);
      const told = await engine.journeys.emitted('orders', order);
      expect(told).toHaveLength(2);
      expect(told[0]).toEqual({
        event_id: first.event_id,
        event_type: 'order.confirmed',
        number: null,
        token_hashes: null,
        ...cause,
        service: 'orders',
        stream: 'orders-stream',
        version: 2,
        status: 'confirmed',
        committed_at,
        entry_id: '17-3',
        published_at: clock.now(),
        failure: null,
      });
      expect(told[1]).toMatchObject({ event_type: 'order.preparing', entry_id: null, published_at: null });
    });

    test('an event that its stream refused is told with why', async () => {
      const order = newId();
      await store.transaction(requested(), (tx) => tx.emit('order.confirmed', step(order, 2, 'confirmed')));
      const [row] = await store.outbox.claim('orders-stream', 'me', 10, 1_000);
      await store.outbox.markFailed(row?.event_id ?? newId(), 'too large');
      expect(await engine.journeys.emitted('orders', order)).toMatchObject([{ failure: 'too large', entry_id: null }]);
    });

    test('a handled event is told with its process and attempt, where the inbox has them', async () => {
      const [handled, older, unknown] = [newId(), newId(), newId()];
      const run = { consumer: 'p1', attempt: 2, began_at: clock.now() };
      clock.advance(7);
      const enter = (event_id: EventId, withRun?: typeof run) =>
        store.transaction(requested(), (tx) => tx.firstTime({ event_id, event_type: 'order.created' }, withRun));
      await enter(handled, run);
      await enter(older);
      const handled_at = clock.now();
      expect(await engine.journeys.handled('orders', [handled, older, unknown])).toEqual(
        new Map([
          [handled, { ...run, handled_at }],
          [older, { handled_at, consumer: null, attempt: null, began_at: null }],
        ]),
      );
    });

    test('what is not on its stream is counted, by stream, with the age of the oldest', async () => {
      expect(await engine.journeys.backlog('orders')).toEqual(new Map());
      const oldest_at = clock.now();
      for (const version of [2, 3, 4]) {
        await store.transaction(requested(), async (tx) => {
          const order = newId();
          await tx.emit('order.confirmed', step(order, version, 'confirmed'));
          await tx.emit('order.simulation_requested', { order_id: order, version, status: 'confirmed' });
        });
        clock.advance(10);
      }
      const [first, second] = await store.outbox.claim('orders-stream', 'me', 10, 1_000);
      if (!first || !second) throw new Error('nothing was emitted');
      await store.outbox.markPublished([{ event_id: first.event_id, entry_id: '17-3' }]);
      await store.outbox.markFailed(second.event_id, 'too large');
      expect(await engine.journeys.backlog('orders')).toEqual(
        new Map([
          ['orders-stream', { waiting: 1, oldest_at: oldest_at + 20, failed: 1 }],
          ['order-simulation-stream', { waiting: 3, oldest_at, failed: 0 }],
        ]),
      );
    });

    test('of a service that never ran, nothing is told', async () => {
      expect(await engine.journeys.emitted('elsewhere', newId())).toEqual([]);
      expect(await engine.journeys.handled('elsewhere', [newId()])).toEqual(new Map());
      expect(await engine.journeys.backlog('elsewhere')).toEqual(new Map());
    });
  });
}
