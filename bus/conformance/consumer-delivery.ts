// Conformance of a consumer: which events reach the handler, in which order, and when they are acknowledged.
import { type AnyEvent, encodeEvent } from '@waggle/contracts';
import { describe, expect, test } from 'vitest';
import { gate, stepOf, useConsumers } from './consumer-fixture.ts';
import { deadline } from './fixture.ts';
import { type OpenEventLog, orderStep } from './harness.ts';

export function describeConsumerDelivery(open: OpenEventLog): void {
  describe('delivery', () => {
    const { on, start, publish, groupInfo } = useConsumers(open);

    test('a consumer handles events that were published before the first consumer started', async () => {
      await publish(orderStep(1, 1), orderStep(2, 1));
      const handled: string[] = [];
      const consumer = start(async (event, { attempt }) => {
        handled.push(`${stepOf(event)} attempt ${attempt}`);
      });
      await consumer.whenCaughtUp(deadline.timeout);
      expect(handled).toEqual(['1:1 attempt 1', '2:1 attempt 1']);
    });

    test('an event is acknowledged only after its handler resolved', async () => {
      const finish = gate();
      let running = false;
      const consumer = start(async () => {
        running = true;
        await finish.opened;
      });
      await publish(orderStep(1, 1));
      await expect.poll(() => running, deadline).toBe(true);
      expect(await groupInfo()).toMatchObject({ pending: 1 });
      expect(consumer.health()).toMatchObject({ inFlight: 1, waitingForRetry: 0, available: true });
      await expect(consumer.whenCaughtUp(30)).rejects.toThrow(/did not catch up within 30 ms: 1 held/);
      expect(await groupInfo()).toMatchObject({ pending: 1 });
      finish.open();
      await consumer.whenCaughtUp(deadline.timeout);
      expect(await groupInfo()).toMatchObject({ pending: 0 });
    });

    test('a repeat is told apart from what was handled', async () => {
      const told: string[] = [];
      const consumer = start(
        async (event, context) => {
          if (stepOf(event) === '1:1') context.repeat();
        },
        {
          observer: {
            handled: (event) => void told.push(`handled ${stepOf(event)}`),
            repeated: (event) => void told.push(`repeated ${stepOf(event)}`),
          },
        },
      );
      await publish(orderStep(1, 1), orderStep(1, 2));
      await consumer.whenCaughtUp(deadline.timeout);
      expect(told).toEqual(['repeated 1:1', 'handled 1:2']);
    });

    test('the handler gets the trace context', async () => {
      const seen: unknown[] = [];
      const consumer = start(async (_, context) => {
        seen.push(context.traceparent);
      });
      await on.log.append(on.stream, [{ event: encodeEvent(orderStep(1, 1)), traceparent: '00-ab-cd-01' }]);
      await consumer.whenCaughtUp(deadline.timeout);
      expect(seen).toEqual(['00-ab-cd-01']);
    });

    test('events of one order run in sequence, those of different orders concurrently up to the limit', async () => {
      const finish = gate();
      const running: string[] = [];
      let most = 0;
      const consumer = start(
        async (event) => {
          running.push(stepOf(event));
          most = Math.max(most, running.length);
          await finish.opened;
          running.splice(running.indexOf(stepOf(event)), 1);
        },
        { concurrency: 3 },
      );
      await publish(...[1, 2, 3, 4].flatMap((order) => [1, 2].map((version) => orderStep(order, version))));
      await expect.poll(() => [...running], deadline).toEqual(['1:1', '2:1', '3:1']);
      finish.open();
      await consumer.whenCaughtUp(deadline.timeout);
      expect(most).toBe(3);
    });

    test('a consumer reads no more than it can start, and leaves the rest to other processes', async () => {
      const finish = gate();
      start(() => finish.opened, { concurrency: 2 });
      await publish(...[1, 2, 3, 4, 5].map((order) => orderStep(order, 1)));
      await expect.poll(groupInfo, deadline).toMatchObject({ pending: 2 });
      const others: string[] = [];
      start(
        async (event) => {
          others.push(stepOf(event));
        },
        { log: on.other, consumer: 'two' },
      );
      await expect.poll(() => [...others].sort(), deadline).toEqual(['3:1', '4:1', '5:1']);
      finish.open();
    });

    test('unsubscribed types and entries for another group are acknowledged without a handler run', async () => {
      const handled: string[] = [];
      const consumer = start(
        async (event) => {
          handled.push(stepOf(event));
        },
        { subscriptions: [{ stream: on.stream, events: ['order.preparing'] }] },
      );
      await publish(orderStep(1, 1), orderStep(1, 2, 'order.preparing'));
      const replayed = (group: string, version: number) => ({
        event: encodeEvent(orderStep(1, version, 'order.preparing')),
        group,
      });
      await on.log.append(on.stream, [replayed(on.otherGroup, 3), replayed(on.group, 4)]);
      await on.log.append(on.stream, [{ event: 'not even an event', group: on.otherGroup }]);
      await consumer.whenCaughtUp(deadline.timeout);
      expect(handled).toEqual(['1:2', '1:4']);
      expect(await groupInfo()).toMatchObject({ pending: 0 });
      expect(await on.deadLetters()).toEqual([]);
    });

    test('skipped events do not queue behind their order', async () => {
      const finish = gate();
      let runs = 0;
      start(
        async () => {
          runs += 1;
          await finish.opened;
        },
        { subscriptions: [{ stream: on.stream, events: ['order.preparing'] }] },
      );
      await publish(orderStep(1, 1, 'order.preparing'), orderStep(1, 2), orderStep(1, 3));
      await expect.poll(() => runs, deadline).toBe(1);
      await expect.poll(groupInfo, deadline).toMatchObject({ pending: 1, lag: 0 });
      finish.open();
    });

    test('two consumers share the work: each event is handled exactly once', async () => {
      const handled: string[] = [];
      const record = async (event: AnyEvent) => {
        handled.push(stepOf(event));
      };
      const one = start(record, { concurrency: 4 });
      const two = start(record, { consumer: 'two', log: on.other, concurrency: 4 });
      const events = Array.from({ length: 300 }, (_, n) => orderStep(n, 1));
      for (let n = 0; n < events.length; n += 30) await publish(...events.slice(n, n + 30));
      await Promise.all([one, two].map((consumer) => consumer.whenCaughtUp(deadline.timeout)));
      await expect.poll(groupInfo, deadline).toMatchObject({ pending: 0, lag: 0 });
      expect([...handled].sort()).toEqual(events.map(stepOf).sort());
    });
  });
}
