// Conformance of the relay: refilling a stream that has lost entries.

import { newId } from '@waggle/store';
import type { NewEngine } from '@waggle/store/conformance/opened-stores.ts';
import { describe, expect, test, vi } from 'vitest';
import { EngineUnavailableError, type EventLog } from '../../event-log.ts';
import { relayUnderTest } from './relay-under-test.ts';

export function describeRefill(name: string, newEngine: NewEngine): void {
  describe(`the relay on ${name}, after a stream lost entries`, () => {
    const t = relayUnderTest(newEngine);

    test('an emptied stream is refilled before new events are appended', async () => {
      t.relay();
      const order = newId();
      for (const version of [1, 2, 3]) {
        await t.confirm(order, version);
        await t.nothingLeft();
      }
      t.streams.lose(1);
      await t.confirm(order, 4);
      await t.published(order, [1, 2, 3, 4]);
      await t.nothingLeft();
      expect(t.said).toEqual(['refilled orders-stream with 2']);
    });

    test('the sweep detects a loss on an idle stream', async () => {
      t.relay();
      const order = newId();
      for (const version of [1, 2]) await t.confirm(order, version);
      await t.published(order, [1, 2]);
      await t.nothingLeft();
      t.streams.lose(0);
      await vi.waitFor(() => {
        t.clock.advance(1_000);
        expect(t.streams.versions('orders-stream', order)).toEqual([1, 2]);
      });
    });

    test('the next process finishes a refill that a crash interrupted', async () => {
      const first = t.relay();
      const order = newId();
      for (const version of [1, 2, 3]) await t.confirm(order, version);
      await t.published(order, [1, 2, 3]);
      await t.nothingLeft();
      await first.stop();
      t.streams.lose(0);
      // The crash follows right after the requeue.
      await t.store.outbox.requeue({ stream: 'orders-stream', behind: '0-0' });
      t.relay();
      await t.published(order, [1, 2, 3]);
    });

    test('a loss between an append and its mark is detected although another process’s events hide it', async () => {
      const [mine, other] = [newId(), newId()];
      let lost = false;
      const append: EventLog['append'] = async (stream, entries, expectLast) => {
        const ids = await t.streams.append(stream, entries, expectLast);
        if (!lost && stream === 'orders-stream') {
          lost = true;
          t.streams.lose(0);
          // Another process's append moves the stream's end beyond the loss.
          const hiding = JSON.stringify({ event_id: newId(), payload: { order_id: other, version: 1 } });
          await t.streams.append(stream, [{ event: hiding }], null);
        }
        return ids;
      };
      t.relay({ log: { ...t.streams, append } });
      await t.confirm(mine, 1);
      await t.published(mine, [1]);
      await t.nothingLeft();
      expect(t.said).toEqual(['refilled orders-stream with 1']);
    });

    test('a check that failed during an outage is repeated after it', async () => {
      const order = newId();
      let away = false;
      const missing: EventLog['missing'] = async (stream, ids) => {
        if (away) throw new EngineUnavailableError('away');
        return t.streams.missing(stream, ids);
      };
      const append: EventLog['append'] = async (stream, entries, expectLast) => {
        const ids = await t.streams.append(stream, entries, expectLast);
        if (t.streams.tries === 1) {
          away = true;
          t.streams.lose(0);
          const hiding = JSON.stringify({ event_id: newId(), payload: { order_id: newId(), version: 1 } });
          await t.streams.append(stream, [{ event: hiding }], null);
        }
        return ids;
      };
      t.relay({ log: { ...t.streams, append, missing } });
      await t.confirm(order, 1);
      await t.wentWrong('unavailable: away');
      away = false;
      t.clock.advance(10_000);
      await t.published(order, [1]);
    });

    test('on request, events since a given time are republished', async () => {
      const running = t.relay();
      const [early, late] = [newId(), newId()];
      await t.confirm(early, 1);
      await t.published(early, [1]);
      await t.nothingLeft();
      t.clock.advance(10);
      const [since, until] = [t.clock.now(), t.clock.now()];
      await t.confirm(late, 1);
      await t.published(late, [1]);
      await t.nothingLeft();
      t.clock.advance(10);
      const part = { stream: 'orders-stream', since, until, after: null, limit: 100 } as const;
      expect(await running.republish(part)).toEqual({ count: 1, looked: 2, next: null });
      await t.published(late, [1, 1]);
      await t.nothingLeft();
      expect(t.streams.versions('orders-stream', early)).toEqual([1]);
      // Rows that were republished meanwhile are outside of that time.
      expect(await running.republish(part)).toMatchObject({ count: 0 });
    });

    test('on request, many events are republished in parts, each order in sequence while a relay publishes them', async () => {
      const running = t.relay({ batch: 64 });
      const orders = Array.from({ length: 30 }, () => newId());
      const versions = Array.from({ length: 20 }, (_, at) => at + 1);
      for (const version of versions) await t.confirmAll(orders, version);
      await t.nothingLeft();
      const until = t.clock.now();
      t.clock.advance(1);
      const parts: number[] = [];
      for (let after: string | null | undefined = null; after !== undefined; ) {
        const limit = 250;
        const part = await running.republish({ stream: 'orders-stream', since: 0, until, after, limit });
        expect(part.looked).toBeLessThanOrEqual(limit);
        parts.push(part.count);
        after = part.next ?? undefined;
      }
      expect(parts.slice(0, 3)).toEqual([250, 250, 100]);
      await t.nothingLeft();
      for (const order of orders) {
        expect(t.streams.versions('orders-stream', order)).toEqual([...versions, ...versions]);
      }
    });

    test('a refill requeues every lost row, however many', async () => {
      const first = t.relay();
      const orders = Array.from({ length: 30 }, () => newId());
      for (let version = 1; version <= 40; version += 1) await t.confirmAll(orders, version);
      await t.nothingLeft();
      await first.stop();
      const [kept] = await t.store.outbox.published('orders-stream', null, 1);
      const behind = kept?.entry_id ?? '';
      expect(await t.store.outbox.requeue({ stream: 'orders-stream', behind })).toBe(1_199);
      expect(await t.store.outbox.lastPublished('orders-stream')).toBe(behind);
    });
  });
}
