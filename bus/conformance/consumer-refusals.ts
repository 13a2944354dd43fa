// Conformance of a consumer: a stream that the engine refuses, or a group whose handler fails, does not affect the others.

import { encodeEvent } from '@waggle/contracts';
import { streamOfPartition } from '@waggle/contracts/partitions.ts';
import { describe, expect, test, vi } from 'vitest';
import { EngineRefusedError, type EventLog } from '../event-log.ts';
import { stepOf, useConsumers } from './consumer-fixture.ts';
import { deadline } from './fixture.ts';
import { type OpenEventLog, orderStep } from './harness.ts';

/** A log that can refuse all calls about one stream. */
function refusing(inner: EventLog, refused: string): { readonly log: EventLog; refuse: boolean } {
  const line = { log: inner, refuse: true };
  const check = (stream: unknown) => {
    const name = typeof stream === 'object' && stream !== null ? (stream as { stream: string }).stream : stream;
    if (line.refuse && streamOfPartition(String(name)) === refused)
      throw new EngineRefusedError(`${refused} holds a string`);
  };
  line.log = new Proxy(inner, {
    get(target, name: keyof EventLog) {
      // Answers at once, on an engine that has it.
      if (name === 'acknowledgement') return target.acknowledgement?.bind(target);
      if (name === 'partitions') return target.partitions;
      if (name !== 'openReader') {
        const method = target[name] as (...given: unknown[]) => Promise<unknown>;
        return async (...given: unknown[]) => {
          check(given[0]);
          return method.apply(target, given);
        };
      }
      return (...given: Parameters<EventLog['openReader']>) => {
        const reader = target.openReader(...given);
        return {
          async read(count: number, waitMs: number) {
            for (const stream of given[0]) check(stream);
            return reader.read(count, waitMs);
          },
          close: () => reader.close(),
        };
      };
    },
  });
  return line;
}

export function describeConsumerRefusals(open: OpenEventLog): void {
  describe('what the engine refuses one stream', () => {
    const { on, start, publish, groupInfo } = useConsumers(open);
    const events = ['order.confirmed', 'order.preparing'] as const;

    test('a stream that the engine refuses is named, blocks no other stream of the group, and is read once it is repaired', async () => {
      const line = refusing(on.log, on.secondStream);
      const [refused, accepted, unavailable] = [vi.fn(), vi.fn(), vi.fn()];
      const handled: string[] = [];
      const consumer = start(async (event) => void handled.push(stepOf(event)), {
        log: line.log,
        subscriptions: [
          { stream: on.secondStream, events },
          { stream: on.stream, events },
        ],
        observer: { refused, accepted, unavailable },
      });
      await publish(orderStep(1, 1));
      await expect.poll(() => [...handled], deadline).toEqual(['1:1']);
      await expect.poll(() => consumer.health().refusals, deadline).toEqual([`${on.secondStream} holds a string`]);
      expect(consumer.health().available).toBe(true);
      await publish(orderStep(1, 2));
      await expect.poll(() => [...handled], deadline).toEqual(['1:1', '1:2']);
      await expect.poll(groupInfo, deadline).toMatchObject({ pending: 0 });
      expect(refused).toHaveBeenCalledTimes(1);
      expect(unavailable).not.toHaveBeenCalled();
      line.refuse = false;
      await on.log.append(on.secondStream, [{ event: encodeEvent(orderStep(2, 1)) }]);
      await expect.poll(() => [...handled], deadline).toEqual(['1:1', '1:2', '2:1']);
      await expect.poll(() => consumer.health().refusals, deadline).toEqual([]);
      expect(accepted).toHaveBeenCalledTimes(1);
    });

    test('a group whose handler always fails blocks no other group', async () => {
      const handled: string[] = [];
      start(() => Promise.reject(new Error('always')), {
        maxHeld: 4,
        retry: { maxAttempts: 10_000, firstDelayMs: 50 },
      });
      start(async (event) => void handled.push(stepOf(event)), { group: on.otherGroup });
      const orders = Array.from({ length: 40 }, (_, n) => n + 1);
      await publish(...orders.map((order) => orderStep(order, 1)));
      await expect.poll(() => handled.length, deadline).toBe(orders.length);
    });
  });
}
