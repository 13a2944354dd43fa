// Conformance of the outbox, with relays of several processes.

import type { OrderId } from '@waggle/contracts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OutboxRow } from '../outbox.ts';
import type { Store } from '../store.ts';
import { newId } from '../store.ts';
import { type BalancesRecords, requested, step } from './accounts.ts';
import type { NewEngine, StoreEngine } from './opened-stores.ts';
import { type SettableClock, settableClock } from './settable-clock.ts';

const ids = (rows: readonly OutboxRow[]) => rows.map(({ event_id }) => event_id);
const versions = (rows: readonly OutboxRow[]) =>
  rows.map(({ event }) => (JSON.parse(event) as { payload: { version: number } }).payload.version);

export function describeOutbox(name: string, newEngine: NewEngine): void {
  describe(`the outbox on ${name}`, () => {
    let engine: StoreEngine;
    let clock: SettableClock;
    let store: Store<BalancesRecords>;
    beforeEach(async () => {
      engine = await newEngine();
      clock = settableClock();
      store = await engine.open({ clock, newId });
    });
    afterEach(() => engine.close());

    const confirm = async (order: string, version: number, at = store): Promise<void> => {
      await at.transaction(requested(), (tx) =>
        tx.emit('order.confirmed', step(order as OrderId, version, 'confirmed')),
      );
      clock.advance(1);
    };
    const publish = (rows: readonly OutboxRow[], entries: readonly string[]) =>
      store.outbox.markPublished(rows.map(({ event_id }, at) => ({ event_id, entry_id: entries[at] ?? 'missing' })));

    test('rows come oldest first, those of one key in commit order', async () => {
      const [a, b] = [newId(), newId()];
      await confirm(a, 1);
      await confirm(b, 1);
      await confirm(a, 2);
      const rows = await store.outbox.claim('orders-stream', 'me', 10, 1_000);
      expect(rows.map(({ key }) => key)).toEqual([a, b, a]);
      expect(versions(rows)).toEqual([1, 1, 2]);
    });

    test('the events of one transaction keep their order on each of their streams', async () => {
      const order = newId();
      await store.transaction(requested(), async (tx) => {
        await tx.emit('order.confirmed', step(order, 1, 'confirmed'));
        await tx.emit('order.simulation_requested', { order_id: order, version: 1, status: 'confirmed' });
        await tx.emit('order.preparing', step(order, 1, 'preparing'));
      });
      const rows = await store.outbox.claim('orders-stream', 'me', 10, 1_000);
      expect(rows.map(({ stream }) => stream)).toEqual(['orders-stream', 'orders-stream']);
      expect(rows.map(({ event }) => JSON.parse(event).event_type)).toEqual(['order.confirmed', 'order.preparing']);
      const others = await store.outbox.claim('order-simulation-stream', 'me', 10, 1_000);
      expect(others.map(({ event }) => JSON.parse(event).event_type)).toEqual(['order.simulation_requested']);
    });

    test('rows of one stream neither fill nor block the claims of another', async () => {
      const order = newId();
      for (let n = 0; n < 4; n += 1) {
        await store.transaction(requested(), async (tx) => {
          const simulated = { order_id: order, version: n + 1, status: 'confirmed' } as const;
          await tx.emit('order.simulation_requested', simulated);
        });
      }
      expect(await store.outbox.claim('order-simulation-stream', 'another', 2, 60_000)).toHaveLength(2);
      const unclaimed = newId();
      await store.transaction(requested(), (tx) =>
        tx.emit('order.simulation_requested', { order_id: unclaimed, version: 1, status: 'confirmed' }),
      );
      await confirm(order, 5);
      expect(versions(await store.outbox.claim('orders-stream', 'me', 10, 60_000))).toEqual([5]);
      // The claim leases no row of the other stream.
      const others = await store.outbox.claim('order-simulation-stream', 'other', 10, 1_000);
      expect(others.map(({ key }) => key)).toEqual([unclaimed]);
      expect(await store.outbox.backlog('order-simulation-stream')).toMatchObject({ count: 5 });
      expect(await store.outbox.backlog('orders-stream')).toMatchObject({ count: 1 });
      expect(await store.outbox.backlog()).toMatchObject({ count: 6 });
    });

    test('a failed row is kept but not claimed, later rows of its key are claimed, and requeuing makes it claimable', async () => {
      const order = newId();
      for (const version of [1, 2]) await confirm(order, version);
      const [first] = await store.outbox.claim('orders-stream', 'me', 1, 60_000);
      await store.outbox.markFailed(first?.event_id ?? newId(), 'the stream does not take it');
      expect(versions(await store.outbox.claim('orders-stream', 'other', 10, 0))).toEqual([2]);
      expect(await store.outbox.backlog('orders-stream')).toMatchObject({ count: 1, failed: 1 });
      expect(await store.outbox.purge(clock.now() + 1e9)).toBe(0);
      expect(await store.outbox.requeue({ failedOf: 'order-simulation-stream' })).toBe(0);
      expect(await store.outbox.requeue({ failedOf: 'orders-stream' })).toBe(1);
      expect(versions(await store.outbox.claim('orders-stream', 'another', 10, 1_000))).toEqual([1, 2]);
      expect(await store.outbox.backlog()).toMatchObject({ count: 2, failed: 0 });
    });

    test('a leased row goes to no other owner until the lease expires', async () => {
      await confirm(newId(), 1);
      const first = await store.outbox.claim('orders-stream', 'one', 10, 1_000);
      expect(await store.outbox.claim('orders-stream', 'two', 10, 1_000)).toEqual([]);
      clock.advance(1_000);
      expect(ids(await store.outbox.claim('orders-stream', 'two', 10, 1_000))).toEqual(ids(first));
    });

    test('an owner gets its leased rows again, with a new lease', async () => {
      await confirm(newId(), 1);
      const first = await store.outbox.claim('orders-stream', 'one', 10, 1_000);
      clock.advance(900);
      expect(ids(await store.outbox.claim('orders-stream', 'one', 10, 1_000))).toEqual(ids(first));
      clock.advance(900);
      expect(await store.outbox.claim('orders-stream', 'two', 10, 1_000)).toEqual([]);
    });

    test('a row is not claimed while another owner leases an earlier one of its key; rows of other keys are', async () => {
      const [a, b] = [newId(), newId()];
      await confirm(a, 1);
      expect(await store.outbox.claim('orders-stream', 'one', 10, 1_000)).toHaveLength(1);
      await confirm(a, 2);
      await confirm(b, 1);
      expect((await store.outbox.claim('orders-stream', 'two', 10, 1_000)).map(({ key }) => key)).toEqual([b]);
    });

    test('nor when more rows wait than one claim takes', async () => {
      const [a, b] = [newId(), newId()];
      await confirm(a, 1);
      await store.outbox.claim('orders-stream', 'one', 10, 1_000);
      for (const version of [2, 3, 4]) await confirm(a, version);
      for (const version of [1, 2]) await confirm(b, version);
      const rows = await store.outbox.claim('orders-stream', 'two', 4, 1_000);
      expect(rows.every(({ key }) => key === b)).toBe(true);
      expect(versions(await store.outbox.claim('orders-stream', 'one', 3, 1_000))).toEqual([1, 2, 3]);
    });

    test('released rows are claimable at once; only their owner can release them', async () => {
      await confirm(newId(), 1);
      const rows = await store.outbox.claim('orders-stream', 'one', 10, 1_000);
      await store.outbox.release('two', ids(rows));
      expect(await store.outbox.claim('orders-stream', 'two', 10, 1_000)).toEqual([]);
      await store.outbox.release('one', ids(rows));
      expect(ids(await store.outbox.claim('orders-stream', 'two', 10, 1_000))).toEqual(ids(rows));
    });

    test('many owners at once: each row goes to one of them', async () => {
      const orders = Array.from({ length: 12 }, () => newId());
      for (const order of orders) for (const version of [1, 2]) await confirm(order, version);
      const replica = await engine.open({ clock, newId });
      const claims = await Promise.all(
        [1, 2, 3, 4, 5, 6].map((n) => (n % 2 ? store : replica).outbox.claim('orders-stream', `owner ${n}`, 6, 1_000)),
      );
      const all = claims.flatMap(ids);
      expect(new Set(all).size).toBe(all.length);
      for (const claim of claims) {
        // A claim never returns the second row of a key without the first.
        for (const [, rows] of Map.groupBy(claim, ({ key }) => key)) expect(versions(rows)[0]).toBe(1);
      }
    });

    test('published rows are not claimed, and are found by their entry id', async () => {
      for (const _ of [1, 2, 3]) await confirm(newId(), 1);
      const rows = await store.outbox.claim('orders-stream', 'me', 10, 1_000);
      expect(await store.outbox.lastPublished('orders-stream')).toBeNull();
      // As text, 10 would come before 9.
      await publish(rows, ['99-9', '99-10', '100-0']);
      expect(await store.outbox.claim('orders-stream', 'me', 10, 1_000)).toEqual([]);
      expect(await store.outbox.lastPublished('orders-stream')).toBe('100-0');
      expect(await store.outbox.lastPublished('order-simulation-stream')).toBeNull();
      const found = await store.outbox.published('orders-stream', null, 10);
      expect(found.map(({ entry_id }) => entry_id)).toEqual(['99-9', '99-10', '100-0']);
      expect(found[0]).toEqual({ event_id: rows[0]?.event_id, entry_id: '99-9', published_at: clock.now() });
      const behind = await store.outbox.published('orders-stream', '99-9', 1);
      expect(behind.map(({ entry_id }) => entry_id)).toEqual(['99-10']);
    });

    test('lost rows are requeued in their old order, before later ones', async () => {
      const order = newId();
      for (const version of [1, 2, 3]) await confirm(order, version);
      await publish(await store.outbox.claim('orders-stream', 'me', 10, 1_000), ['5-0', '6-0', '7-0']);
      await confirm(order, 4);
      expect(await store.outbox.requeue({ stream: 'orders-stream', behind: '5-0' })).toBe(2);
      expect(await store.outbox.lastPublished('orders-stream')).toBe('5-0');
      expect(versions(await store.outbox.claim('orders-stream', 'other', 10, 1_000))).toEqual([2, 3, 4]);
      expect(await store.outbox.requeue({ stream: 'deliveries-stream', behind: '0-0' })).toBe(0);
    });

    test('given published rows are requeued, unpublished ones are not affected', async () => {
      for (const _ of [1, 2, 3]) await confirm(newId(), 1);
      const rows = await store.outbox.claim('orders-stream', 'me', 10, 1_000);
      await publish(rows.slice(0, 2), ['5-0', '6-0']);
      expect(await store.outbox.requeue({ events: ids(rows.slice(1)) })).toBe(1);
      expect(ids(await store.outbox.claim('orders-stream', 'me', 10, 1_000))).toEqual(ids(rows.slice(1)));
      expect(await store.outbox.requeue({ events: [] })).toBe(0);
    });

    test('a purge deletes rows that were published long ago, and no unpublished ones', async () => {
      await confirm(newId(), 1);
      await confirm(newId(), 1);
      const [first] = await store.outbox.claim('orders-stream', 'me', 1, 1_000);
      await publish(first ? [first] : [], ['5-0']);
      expect(await store.outbox.purge(clock.now())).toBe(0);
      expect(await store.outbox.purge(clock.now() + 1)).toBe(1);
      expect(await store.outbox.published('orders-stream', null, 10)).toEqual([]);
      expect(await store.outbox.claim('orders-stream', 'me', 10, 1_000)).toHaveLength(1);
    });

    test('the backlog counts unpublished rows and reports the age of the oldest', async () => {
      expect(await store.outbox.backlog()).toEqual({ count: 0, oldestAgeMs: 0, failed: 0 });
      await confirm(newId(), 1);
      clock.advance(499);
      await confirm(newId(), 1);
      expect(await store.outbox.backlog()).toEqual({ count: 2, oldestAgeMs: 501, failed: 0 });
      await publish(await store.outbox.claim('orders-stream', 'me', 10, 1_000), ['5-0', '6-0']);
      expect(await store.outbox.backlog()).toEqual({ count: 0, oldestAgeMs: 0, failed: 0 });
    });

    test('a commit with outbox rows notifies listeners of their streams', async () => {
      const told: string[][] = [];
      const stop = store.outbox.onCommit((streams) => told.push([...streams]));
      await store.transaction(requested(), (tx) => tx.accounts.all());
      expect(told).toEqual([]);
      await confirm(newId(), 1);
      expect(told).toEqual([['orders-stream']]);
      stop();
      await confirm(newId(), 1);
      expect(told).toHaveLength(1);
    });

    test('an invalid entry id is refused', async () => {
      await confirm(newId(), 1);
      await expect(publish(await store.outbox.claim('orders-stream', 'me', 1, 1_000), ['latest'])).rejects.toThrow(
        '"latest" is not an entry id',
      );
    });
  });
}
