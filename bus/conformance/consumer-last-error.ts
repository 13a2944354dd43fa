// Conformance of a consumer: what a run failed with last is known while the event waits for its next one, and no longer.
import { StoreUnavailableError } from '@waggle/store';
import { describe, expect, test, vi } from 'vitest';
import { useConsumers } from './consumer-fixture.ts';
import { deadline } from './fixture.ts';
import { type OpenEventLog, orderStep } from './harness.ts';

export function describeConsumerLastError(open: OpenEventLog): void {
  describe('the last error', () => {
    const { on, start, publish } = useConsumers(open);
    const known = (id: string) => on.log.failures(on.stream, on.group, id);
    const cases = [
      ['a handler fails', new RangeError('the oven of +49 170 1234567 is off'), 'RangeError: the oven of … is off'],
      ['the store is away', new StoreUnavailableError('disk full'), 'StoreUnavailableError: disk full'],
    ] as const;

    test.each(cases)('while %s the log knows why, and after success it knows nothing', async (_, error, line) => {
      let broken = true;
      const consumer = start(
        async () => {
          if (broken) throw error;
        },
        { retry: { maxAttempts: 10_000, firstDelayMs: 10, maxDelayMs: 10 } },
      );
      const [id = ''] = await publish(orderStep(1, 1));
      await expect.poll(async () => (await known(id))?.last_error, deadline).toBe(line);
      broken = false;
      await consumer.whenCaughtUp(deadline.timeout);
      expect(await known(id)).toBeNull();
    });

    test('after the last attempt the dead letter alone knows it', async () => {
      const consumer = start(() => Promise.reject(new RangeError('off')), {
        retry: { maxAttempts: 2, firstDelayMs: 1 },
      });
      const [id = ''] = await publish(orderStep(1, 1));
      await consumer.whenCaughtUp(deadline.timeout);
      expect(await known(id)).toBeNull();
      expect(await on.deadLetters()).toHaveLength(1);
    });

    test('nothing is written about an event whose handler succeeds', async () => {
      const calls = [vi.spyOn(on.log, 'recordFailure'), vi.spyOn(on.log, 'noteError'), vi.spyOn(on.log, 'beginRun')];
      const consumer = start(() => Promise.resolve());
      await publish(orderStep(1, 1));
      await consumer.whenCaughtUp(deadline.timeout);
      for (const call of calls) expect(call).not.toHaveBeenCalled();
    });
  });
}
