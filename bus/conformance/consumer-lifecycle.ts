// Conformance of a consumer: how it ends.
import { describe, expect, test, vi } from 'vitest';
import { gate, interruptible, stepOf, useConsumers } from './consumer-fixture.ts';
import { deadline } from './fixture.ts';
import { type OpenEventLog, orderStep } from './harness.ts';

export function describeConsumerLifecycle(open: OpenEventLog): void {
  describe('stopping', () => {
    const { on, start, publish, groupInfo } = useConsumers(open);

    test('stopping lets running handlers finish, acknowledges them, and leaves the group', async () => {
      const finish = gate();
      const handled: string[] = [];
      const consumer = start(async (event) => {
        await finish.opened;
        handled.push(stepOf(event));
      });
      await publish(orderStep(1, 1), orderStep(2, 1));
      await expect.poll(() => consumer.health().inFlight, deadline).toBe(2);
      const stopped = consumer.stop();
      await publish(orderStep(3, 1));
      finish.open();
      expect(await stopped).toEqual({ abandoned: 0 });
      expect(handled).toEqual(['1:1', '2:1']);
      expect(await groupInfo()).toMatchObject({ pending: 0, lag: 1, consumers: [] });
    });

    test('stopping an idle consumer does not wait for its read to end', async () => {
      const consumer = start(async () => {}, { waitMs: 60_000 });
      await consumer.whenCaughtUp(deadline.timeout);
      const before = Date.now();
      expect(await consumer.stop()).toEqual({ abandoned: 0 });
      expect(Date.now() - before).toBeLessThan(5_000);
    });

    test('a hanging handler is aborted in time, and its entry left for others', async () => {
      const told = gate();
      const late = gate();
      const handled = vi.fn();
      const consumer = start(
        async (_, { signal }) => {
          signal.addEventListener('abort', () => told.open());
          await late.opened;
        },
        { observer: { handled } },
      );
      await publish(orderStep(1, 1), orderStep(1, 2));
      await expect.poll(() => consumer.health().inFlight, deadline).toBe(1);
      await expect.poll(groupInfo, deadline).toMatchObject({ pending: 2 });
      const begun = performance.now();
      expect(await consumer.stop(50)).toEqual({ abandoned: 2 });
      expect(performance.now() - begun).toBeLessThan(5_000);
      await told.opened;
      late.open();
      const other: string[] = [];
      const heir = start(
        async (event) => {
          other.push(stepOf(event));
        },
        { consumer: 'heir', log: on.other },
      );
      await expect.poll(() => [...other], deadline).toEqual(['1:1', '1:2']);
      await heir.whenCaughtUp(deadline.timeout);
      expect(handled).not.toHaveBeenCalled();
    });

    test('an entry in backoff is abandoned at once, with its attempts kept', async () => {
      const consumer = start(
        async () => {
          throw new Error('broken');
        },
        { retry: { firstDelayMs: 600_000, maxDelayMs: 600_000 } },
      );
      const [id = ''] = await publish(orderStep(1, 1));
      await expect.poll(() => consumer.health().waitingForRetry, deadline).toBe(1);
      const before = Date.now();
      expect(await consumer.stop()).toEqual({ abandoned: 1 });
      expect(Date.now() - before).toBeLessThan(5_000);
      expect(await groupInfo()).toMatchObject({ pending: 1 });
      expect(await on.log.failures(on.stream, on.group, id)).toMatchObject({ attempts: 1 });
    });

    test('stopping ends in time during an engine outage', async () => {
      const line = interruptible(on.log);
      const consumer = start(async () => {}, { log: line.log, waitMs: 20 });
      await consumer.whenCaughtUp(deadline.timeout);
      line.away = true;
      await expect.poll(() => consumer.health().available, deadline).toBe(false);
      const before = Date.now();
      expect(await consumer.stop(1_000)).toEqual({ abandoned: 0 });
      expect(Date.now() - before).toBeLessThan(5_000);
    });

    test('a second stop has no effect', async () => {
      const consumer = start(async () => {});
      await consumer.whenCaughtUp(deadline.timeout);
      const [first, second] = [consumer.stop(), consumer.stop()];
      expect(await first).toEqual({ abandoned: 0 });
      expect(await second).toEqual({ abandoned: 0 });
    });
  });
}
