// Conformance of transactions, the inbox and emitted events.

import { decodeEvent, type OrderId, systemClock } from '@waggle/contracts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Store } from '../store.ts';
import { newId } from '../store.ts';
import { type BalancesRecords, requested, step } from './accounts.ts';
import type { NewEngine, StoreEngine } from './opened-stores.ts';

export function describeTransactions(name: string, newEngine: NewEngine): void {
  describe(`transactions on ${name}`, () => {
    let engine: StoreEngine;
    let store: Store<BalancesRecords>;
    beforeEach(async () => {
      engine = await newEngine();
      store = await engine.open({ clock: systemClock, newId });
    });
    afterEach(() => engine.close());
    const unpublished = async () => (await store.outbox.backlog()).count;
    const received = () => ({ event_id: newId(), event_type: 'order.created' as const });

    test('a commit keeps the records, the events and the inbox entry', async () => {
      const event = received();
      await store.transaction(requested(), async (tx) => {
        expect(await tx.firstTime(event)).toBe(true);
        await tx.accounts.insert({ id: 'ann', balance: 5 });
        await tx.emit('order.confirmed', step(newId(), 2, 'confirmed'));
      });
      expect(await store.reads.accounts.find('ann')).toEqual({ id: 'ann', balance: 5 });
      expect(await unpublished()).toBe(1);
      expect(await store.transaction(requested(), (tx) => tx.firstTime(event))).toBe(false);
    });

    test('an error of the body is rethrown, and the transaction rolls back', async () => {
      const event = received();
      const sold = new Error('sold out');
      const effects: string[] = [];
      const attempt = store.transaction(requested(), async (tx) => {
        await tx.firstTime(event);
        await tx.accounts.insert({ id: 'ann', balance: 5 });
        await tx.emit('order.confirmed', step(newId(), 2, 'confirmed'));
        tx.afterCommit(() => effects.push('ran'));
        throw sold;
      });
      await expect(attempt).rejects.toBe(sold);
      expect(await store.reads.accounts.all()).toEqual([]);
      expect(await unpublished()).toBe(0);
      expect(effects).toEqual([]);
      expect(await store.transaction(requested(), (tx) => tx.firstTime(event))).toBe(true);
    });

    test('a transaction returns the body’s result, and reads its own writes', async () => {
      const balance = await store.transaction(requested(), async (tx) => {
        await tx.accounts.insert({ id: 'ann', balance: 5 });
        await tx.accounts.add('ann', 2);
        return (await tx.accounts.find('ann'))?.balance;
      });
      expect(balance).toBe(7);
    });

    test('uncommitted changes are not visible outside the transaction', async () => {
      let outside: unknown;
      await store.transaction(requested(), async (tx) => {
        await tx.accounts.insert({ id: 'ann', balance: 5 });
        outside = await store.reads.accounts.find('ann');
      });
      expect(outside).toBeNull();
      expect(await store.reads.accounts.find('ann')).not.toBeNull();
    });

    test('concurrent transactions see a transfer whole or not at all', async () => {
      await store.transaction(requested(), async (tx) => {
        await tx.accounts.insert({ id: 'ann', balance: 50 });
        await tx.accounts.insert({ id: 'bob', balance: 0 });
      });
      const transfers = Array.from({ length: 20 }, () =>
        store.transaction(requested(), async (tx) => {
          await tx.accounts.add('ann', -1);
          await tx.accounts.add('bob', 1);
        }),
      );
      const sums = Array.from({ length: 20 }, () =>
        store.transaction(requested(), async (tx) => {
          const ann = await tx.accounts.find('ann');
          const bob = await tx.accounts.find('bob');
          return (ann?.balance ?? 0) + (bob?.balance ?? 0);
        }),
      );
      await Promise.all(transfers);
      expect(new Set(await Promise.all(sums))).toEqual(new Set([50]));
    });

    test('two hundred want one of fifty at once: fifty get one, and the balance is zero', async () => {
      await store.transaction(requested(), (tx) => tx.accounts.insert({ id: 'stock', balance: 50 }));
      let effects = 0;
      const taken = await Promise.all(
        Array.from({ length: 200 }, () =>
          store.transaction(requested(), async (tx) => {
            const got = await tx.accounts.add('stock', -1);
            if (got) {
              await tx.emit('order.confirmed', step(newId(), 2, 'confirmed'));
              tx.afterCommit(() => {
                effects += 1;
              });
            }
            return got;
          }),
        ),
      );
      expect(taken.filter(Boolean)).toHaveLength(50);
      expect(effects).toBe(50);
      expect(await unpublished()).toBe(50);
      expect(await store.reads.accounts.find('stock')).toEqual({ id: 'stock', balance: 0 });
    });

    test('no update is lost when two read before they write', async () => {
      await store.transaction(requested(), (tx) => tx.accounts.insert({ id: 'ann', balance: 0 }));
      let effects = 0;
      await Promise.all(
        Array.from({ length: 20 }, () =>
          store.transaction(requested(), async (tx) => {
            const before = await tx.accounts.find('ann');
            tx.afterCommit(() => {
              effects += 1;
            });
            await tx.accounts.set('ann', (before?.balance ?? 0) + 1);
          }),
        ),
      );
      expect((await store.reads.accounts.find('ann'))?.balance).toBe(20);
      expect(effects).toBe(20);
    });

    test('two transactions race on one event: it has one effect', async () => {
      const event = received();
      await store.transaction(requested(), (tx) => tx.accounts.insert({ id: 'ann', balance: 0 }));
      const handled = await Promise.all(
        Array.from({ length: 10 }, () =>
          store.transaction(requested(), async (tx) => {
            if (!(await tx.firstTime(event))) return false;
            return tx.accounts.add('ann', 1);
          }),
        ),
      );
      expect(handled.filter(Boolean)).toHaveLength(1);
      expect((await store.reads.accounts.find('ann'))?.balance).toBe(1);
    });

    test('a duplicate key fails eventually instead of rerunning forever', async () => {
      await store.transaction(requested(), (tx) => tx.accounts.insert({ id: 'ann', balance: 1 }));
      const again = store.transaction(requested(), (tx) => tx.accounts.insert({ id: 'ann', balance: 2 }));
      await expect(again).rejects.toThrow(/UNIQUE|E11000|duplicate/i);
      expect(await store.reads.accounts.find('ann')).toEqual({ id: 'ann', balance: 1 });
    });

    test('concurrent find-then-insert bodies find the record on their second run', async () => {
      const made = await Promise.all(
        Array.from({ length: 8 }, () =>
          store.transaction(requested(), async (tx) => {
            if (await tx.accounts.find('ann')) return 'found';
            await tx.accounts.insert({ id: 'ann', balance: 1 });
            return 'made';
          }),
        ),
      );
      expect(made.filter((outcome) => outcome === 'made')).toHaveLength(1);
    });

    test('an engine error that the body swallows still ends the transaction', async () => {
      await store.transaction(requested(), (tx) => tx.accounts.insert({ id: 'ann', balance: 1 }));
      const swallowing = store.transaction(requested(), async (tx) => {
        await tx.accounts.insert({ id: 'ann', balance: 2 }).catch(() => {});
        await tx.accounts.insert({ id: 'bob', balance: 2 }).catch(() => {});
      });
      await expect(swallowing).rejects.toThrow(/UNIQUE|E11000|duplicate/i);
      expect(await store.reads.accounts.find('bob')).toBeNull();
    });

    test('an emitted event carries its cause, its source and the time', async () => {
      const cause = {
        correlation_id: 'corr-7',
        causation_id: newId(),
        traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
      };
      const payload = step(newId(), 2, 'confirmed' as const);
      await store.transaction(cause, (tx) => tx.emit('order.confirmed', payload));
      const [row] = await store.outbox.claim('orders-stream', 'me', 10, 1_000);
      const event = decodeEvent(new TextEncoder().encode(row?.event));
      expect(event).toEqual({
        event_id: row?.event_id,
        event_type: 'order.confirmed',
        event_version: 1,
        correlation_id: 'corr-7',
        causation_id: cause.causation_id,
        source: 'orders-service',
        timestamp: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/),
        payload,
      });
      expect(row).toMatchObject({ stream: 'orders-stream', key: payload.order_id, traceparent: cause.traceparent });
    });

    test('an event that is emitted with its record’s correlation id keeps the cause of the transaction', async () => {
      const cause = { correlation_id: 'a-request', causation_id: newId() };
      await store.transaction(cause, (tx) =>
        tx.emit('order.confirmed', step(newId(), 2, 'confirmed' as const), 'the-order'),
      );
      const [row] = await store.outbox.claim('orders-stream', 'me', 10, 1_000);
      expect(JSON.parse(row?.event ?? '')).toMatchObject({
        correlation_id: 'the-order',
        causation_id: cause.causation_id,
      });
    });

    test('an event that consumers cannot decode fails its transaction', async () => {
      const unreadable = store.transaction(requested(), (tx) =>
        tx.emit('order.confirmed', step('no uuid' as OrderId, 2, 'confirmed')),
      );
      await expect(unreadable).rejects.toThrow(/order_id/);
    });

    test('a service cannot emit what another service publishes', async () => {
      const payload = { ...step(newId(), 1, 'waiting' as const), delivery_id: newId() };
      const foreign = store.transaction(requested(), (tx) => tx.emit('delivery.created', payload));
      await expect(foreign).rejects.toThrow(
        'orders may not emit delivery.created: it does not publish on deliveries-stream',
      );
    });

    test('tx is invalid after its transaction', async () => {
      const tx = await store.transaction(requested(), async (tx) => ({ late: tx }));
      expect(() => tx.late.accounts.all()).toThrow('tx.accounts.all was called after its transaction had ended');
      expect(() => tx.late.afterCommit(() => {})).toThrow('tx.afterCommit was called after');
    });

    test('concurrent calls within a transaction fail it, even if the body catches the error', async () => {
      const both = store.transaction(requested(), async (tx) => {
        await Promise.allSettled([tx.accounts.all(), Promise.resolve().then(() => tx.accounts.find('ann'))]);
        await tx.accounts.insert({ id: 'ann', balance: 1 });
        return Promise.all([tx.accounts.all(), tx.accounts.all()]).catch(() => 'caught');
      });
      await expect(both).rejects.toThrow('tx.accounts.all was running: await each call');
      expect(await store.reads.accounts.all()).toEqual([]);
    });

    test('a nested transaction is refused instead of deadlocking', async () => {
      const nested = store.transaction(requested(), () => store.transaction(requested(), async () => 1));
      await expect(nested).rejects.toThrow('a transaction was begun inside the body of a transaction');
      expect(await store.transaction(requested(), async () => 2)).toBe(2);
    });

    test('a failing effect neither blocks the others nor undoes the commit', async () => {
      const ran: string[] = [];
      const attempt = store.transaction(requested(), async (tx) => {
        await tx.accounts.insert({ id: 'ann', balance: 1 });
        tx.afterCommit(() => {
          throw new Error('no socket');
        });
        tx.afterCommit(() => ran.push('second'));
      });
      await expect(attempt).rejects.toThrow('was committed, but an effect after it failed: no socket');
      expect(ran).toEqual(['second']);
      expect(await store.reads.accounts.find('ann')).not.toBeNull();
    });

    test('old inbox entries are purged, newer ones stay', async () => {
      const old = received();
      await store.transaction(requested(), (tx) => tx.firstTime(old));
      expect(await store.purgeInbox(0)).toBe(0);
      expect(await store.purgeInbox(Date.now() + 1)).toBe(1);
      expect(await store.transaction(requested(), (tx) => tx.firstTime(old))).toBe(true);
    });

    test('the store reports that it is reachable', async () => {
      await expect(store.check()).resolves.toBeUndefined();
    });
  });
}
