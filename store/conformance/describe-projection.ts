// Conformance of projections: what is made anew aside, of the events that the inbox keeps, while the old records serve.
import type { Cause, EventId } from '@waggle/contracts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { collection, defineRecords, integer, type RecordsOf } from '../collections/index.ts';
import { type Apply, type Projection, RebuildLostError } from '../projection.ts';
import { newId, type Store } from '../store.ts';
import type { NewEngine, StoreEngine } from './opened-stores.ts';
import { type SettableClock, settableClock } from './settable-clock.ts';

interface Sum {
  readonly id: string;
  readonly sum: number;
  /** The amounts in the order in which they came. */
  readonly amounts: readonly number[];
}

const records = defineRecords({
  sums: collection<Sum>()({ key: 'id', columns: { sum: integer() }, indexes: [{ name: 'by_sum', on: ['sum'] }] }),
  /** No part of the projection. */
  notes: collection<{ readonly id: string; readonly text: string }>()({ key: 'id' }),
});
export type SumsRecords = RecordsOf<typeof records>;
export const sumsDefinition = { ...records, service: 'sums', publishes: [], projection: ['sums'] } as const;

const leaseMs = 10_000;

export function describeProjection(name: string, newEngine: NewEngine<SumsRecords>): void {
  describe(`projections on ${name}`, () => {
    let clock: SettableClock;
    let engine: StoreEngine<SumsRecords>;
    let store: Store<SumsRecords>;
    let factor = 1;
    beforeEach(async () => {
      clock = settableClock();
      factor = 1;
      engine = await newEngine();
      store = await engine.open({ clock, newId });
    });
    afterEach(() => engine.close());

    const projection = (of: Store<SumsRecords> = store): Projection<SumsRecords> => {
      if (!of.projection) throw new Error('the store has no projection');
      return of.projection;
    };
    const add = async (sums: SumsRecords, id: string, amount: number) => {
      const { sum, amounts } = (await sums.sums.find(id)) ?? { sum: 0, amounts: [] };
      await sums.sums.put({ id, sum: sum + amount * factor, amounts: [...amounts, amount] });
    };
    /** Handles an event as services do. */
    const handle = (id: string, amount: number, in_ = store) => {
      const event = { event_id: newId() as string as EventId, event_type: 'order.confirmed' } as const;
      const run = { consumer: 'one', attempt: 1, began_at: clock.now() };
      const archived = { key: id, event: JSON.stringify({ id, amount }) };
      const cause: Cause = { correlation_id: newId(), causation_id: event.event_id };
      const body: Parameters<typeof in_.transaction<void>>[1] = async (tx) => {
        if (await tx.firstTime(event, { ...run, archived })) await add(tx, id, amount);
      };
      return in_.transaction(cause, body, { key: id });
    };
    const apply: Apply<SumsRecords> = async ({ made }, events) => {
      for (const { event } of events) {
        const { id, amount } = JSON.parse(event ?? '') as { id: string; amount: number };
        await add(made, id, amount);
      }
    };
    const sums = async (of = store) => (await of.reads.sums.list({ sort: ['id'] })).map(({ id, sum }) => [id, sum]);
    const applyAll = async (id: string, of = store) => {
      while ((await projection(of).advance(id, leaseMs, 3, apply)).left > 0);
    };

    test('of the events that the archive keeps, those with which an order began and ended are told, with what opens it', async () => {
      const [order, other] = [newId(), newId()];
      const at = '2026-11-22T14:30:00.000Z';
      const keep = async (
        key: string,
        event_type: 'order.created' | 'order.preparing' | 'order.cancelled',
        payload = {},
      ) => {
        const event = { event_id: newId() as string as EventId, event_type };
        const archived = { key, event: JSON.stringify({ ...event, timestamp: at, payload }) };
        const run = { consumer: 'one', attempt: 1, began_at: clock.now(), archived };
        const cause: Cause = { correlation_id: newId(), causation_id: event.event_id };
        await store.transaction(cause, async (tx) => void (await tx.firstTime(event, run)), { key });
      };
      await keep(order, 'order.created', { tracking_token_hash: 'own', shared_token_hash: 'link' });
      await keep(order, 'order.preparing');
      await keep(order, 'order.cancelled');
      await keep(other, 'order.created', { tracking_token_hash: 'of another' });
      const told = await engine.journeys.archived('sums', order);
      expect(told.toSorted((a, b) => (a.event_type < b.event_type ? -1 : 1))).toEqual([
        { event_type: 'order.cancelled', at: Date.parse(at), token_hashes: null },
        { event_type: 'order.created', at: Date.parse(at), token_hashes: { tracking: 'own', shared: 'link' } },
      ]);
      expect(await engine.journeys.archived('sums', newId())).toEqual([]);
      expect(await engine.journeys.archived('elsewhere', order)).toEqual([]);

      const typesOf = async (of: string, service = 'sums') =>
        (await engine.journeys.archivedEvents(service, of)).map((event) => JSON.parse(event).event_type).toSorted();
      expect(await typesOf(order)).toEqual(['order.cancelled', 'order.created', 'order.preparing']);
      // Two minutes after the end still belong to it, and a day does not; of an event about a person only the order is kept.
      clock.advance(2 * 60_000);
      await keep(order, 'order.preparing');
      clock.advance(86_400_000);
      await keep(order, 'order.preparing');
      await store.transaction({ correlation_id: newId(), causation_id: null }, async (tx) => {
        const event = { event_id: newId() as string as EventId, event_type: 'order.created' as const };
        const run = { consumer: 'one', attempt: 1, began_at: clock.now(), archived: { key: other, event: null } };
        await tx.firstTime(event, run);
      });
      expect(await typesOf(order)).toEqual(['order.cancelled', 'order.created', 'order.preparing', 'order.preparing']);
      expect(await typesOf(other)).toEqual(['order.created']);
      expect(await typesOf(newId())).toEqual([]);
      expect(await typesOf(order, 'elsewhere')).toEqual([]);
    });

    test('the old records serve until the swap, and the new ones from then on, made of the same events', async () => {
      for (let n = 1; n <= 10; n += 1) await handle(`order ${n % 3}`, n);
      const before = await store.reads.sums.list({ sort: ['id'] });
      factor = 10;
      expect(await projection().begin('one', 0, leaseMs)).toBeNull();
      await applyAll('one');
      expect(await store.reads.sums.list({ sort: ['id'] })).toEqual(before);
      const { done, applied } = await projection().swap('one', leaseMs, apply);
      expect({ done, applied }).toEqual({ done: true, applied: 10 });
      const after = before.map((one) => ({ ...one, sum: one.sum * 10 }));
      expect(await store.reads.sums.list({ sort: ['id'] })).toEqual(after);
      // The indexes are there again, and transactions change the new ones.
      await handle('order 1', 5);
      expect(await store.reads.sums.list({ where: { sum: { gt: 160 } }, sort: ['sum'] })).toHaveLength(2);
    });

    test('events that are handled during a rebuild are in it once', async () => {
      for (let n = 1; n <= 5; n += 1) await handle('a', n);
      await projection().begin('one', 0, leaseMs);
      await projection().advance('one', leaseMs, 2, apply);
      await Promise.all([handle('a', 100), handle('b', 200), applyAll('one')]);
      await handle('a', 1_000);
      await Promise.all([
        projection().swap('one', leaseMs, apply),
        ...[1, 2, 3, 4, 5, 6].map((n) => retried(() => handle('c', n))),
      ]);
      await handle('a', 10_000);
      expect(await sums()).toEqual([
        ['a', 11_115],
        ['b', 200],
        ['c', 21],
      ]);
    });

    test('the events of one order are applied in the order in which they were handled', async () => {
      for (let n = 1; n <= 12; n += 1) await handle('a', n);
      const before = await store.reads.sums.find('a');
      await projection().begin('one', 0, leaseMs);
      await applyAll('one');
      await projection().swap('one', leaseMs, apply);
      expect(await store.reads.sums.find('a')).toEqual(before);
    });

    test('nothing that is emitted or done after the commit has an effect in a rebuild', async () => {
      await handle('a', 1);
      let effects = 0;
      await projection().begin('one', 0, leaseMs);
      await projection().swap('one', leaseMs, async ({ made }, events) => {
        await apply({ old: made, made }, events);
        made.afterCommit(() => {
          effects += 1;
        });
        await made.emit('order.simulation_requested', {} as never);
      });
      expect([effects, (await store.outbox.backlog()).count]).toEqual([0, 0]);
    });

    test('what is taken over from the old records is in the new ones', async () => {
      await handle('old', 7);
      await store.transaction({ correlation_id: newId(), causation_id: null }, (tx) =>
        tx.notes.insert({ id: 'n', text: 'stays' }),
      );
      await projection().begin('one', 1, leaseMs);
      await projection().seed('one', leaseMs, async ({ old, made }) => {
        for (const one of await old.sums.list()) await made.sums.put({ ...one, id: 'taken over' });
      });
      await projection().swap('one', leaseMs, async () => {});
      expect(await sums()).toEqual([['taken over', 7]]);
      expect(await store.reads.notes.find('n')).toEqual({ id: 'n', text: 'stays' });
    });

    test('while one runs no other begins; one that failed, or whose process died, leaves what was there and can be made again', async () => {
      for (let n = 1; n <= 4; n += 1) await handle('a', n);
      expect(await projection().begin('one', 0, leaseMs)).toBeNull();
      await projection().advance('one', leaseMs, 2, apply);
      expect(await projection().begin('two', 0, leaseMs)).toMatchObject({ rebuild_id: 'one', done: false });
      await projection().abandon('one', 'no more');
      expect(await projection().state()).toMatchObject({ rebuild_id: 'one', failure: 'no more' });
      await expect(projection().advance('one', leaseMs, 2, apply)).rejects.toThrow(RebuildLostError);

      expect(await projection().begin('two', 0, leaseMs)).toBeNull();
      await projection().advance('two', leaseMs, 3, apply);
      // The process dies here, and another one starts.
      const restarted = await engine.open({ clock, newId });
      expect(await sums(restarted)).toEqual([['a', 10]]);
      clock.advance(leaseMs + 1);
      expect(await projection(restarted).begin('three', 0, leaseMs)).toBeNull();
      await handle('a', 5, restarted);
      await applyAll('three', restarted);
      await projection(restarted).swap('three', leaseMs, apply);
      expect(await sums(restarted)).toEqual([['a', 15]]);
      await expect(projection(restarted).advance('two', leaseMs, 2, apply)).rejects.toThrow(RebuildLostError);
    });

    test('a swap that fails changes nothing, and events go on', async () => {
      await handle('a', 1);
      await projection().begin('one', 0, leaseMs);
      const failing = projection().swap('one', leaseMs, () => Promise.reject(new Error('no such amount')));
      await expect(failing).rejects.toThrow('no such amount');
      await handle('a', 2);
      expect(await sums()).toEqual([['a', 3]]);
    });

    test('the archive is whole from the beginning, or since what was purged of it', async () => {
      expect(await projection().archivedSince()).toBe(0);
      await handle('a', 1);
      clock.advance(1_000);
      const before = clock.now();
      await store.purgeInbox(before - 5_000);
      expect(await projection().archivedSince()).toBe(0);
      await store.purgeInbox(before);
      expect(await projection().archivedSince()).toBe(before);
    });
  });
}

/** As the bus does: an event that meets the swap is handled again. */
async function retried(run: () => Promise<void>): Promise<void> {
  for (let left = 200; ; left -= 1) {
    try {
      return await run();
    } catch (error) {
      if (left === 0 || (error as { code?: string }).code !== 'store_unavailable') throw error;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
