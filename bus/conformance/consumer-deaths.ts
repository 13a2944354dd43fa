// Conformance of a consumer: events that kill their process, and innocent bystanders.
import type { AnyEvent } from '@waggle/contracts';
import { StoreUnavailableError } from '@waggle/store';
import { describe, expect, test, vi } from 'vitest';
import type { Consumer, ConsumerOptions } from '../consumer-options.ts';
import { interruptible, stepOf, useConsumers } from './consumer-fixture.ts';
import { deadline } from './fixture.ts';
import { type OpenEventLog, orderStep } from './harness.ts';

export function describeConsumerDeaths(open: OpenEventLog): void {
  describe('deaths', () => {
    const { on, start, publish, groupInfo } = useConsumers(open);
    let processes = 0;

    /** A process that dies when it begins to handle a matching event: from then on no call of it reaches the engine. */
    const mortal = (kills: (event: AnyEvent) => boolean, handled: string[], options: Partial<ConsumerOptions> = {}) => {
      processes += 1;
      const line = interruptible(on.log);
      let dead: () => void = () => {};
      const died = new Promise<void>((resolve) => {
        dead = resolve;
      });
      const consumer: Consumer = start(
        async (event) => {
          if (kills(event)) {
            line.away = true;
            dead();
          }
          // Concurrent runs stop too.
          await new Promise((resolve) => setImmediate(resolve));
          if (line.away) await new Promise(() => {});
          handled.push(stepOf(event));
        },
        { consumer: `process ${processes}`, log: line.log, leaseMs: 200, random: Math.random, ...options },
      );
      return { consumer, died };
    };

    test('an event that kills one process after another becomes a dead letter that says so', async () => {
      const handled: string[] = [];
      await publish(orderStep(1, 1), orderStep(1, 2));
      const kills = (event: AnyEvent) => stepOf(event) === '1:1';
      // The first process read the entry instead of claiming it: that run does not count.
      for (let n = 0; n < 4; n += 1) {
        const { consumer, died } = mortal(kills, handled, { retry: { maxDeaths: 3 } });
        await died;
        await consumer.stop(0);
      }
      const deadLettered = vi.fn();
      const { consumer } = mortal(kills, handled, { retry: { maxDeaths: 3 }, observer: { deadLettered } });
      await expect.poll(() => [...handled].sort(), deadline).toEqual(['1:2']);
      await consumer.whenCaughtUp(deadline.timeout);
      expect(await on.deadLetters()).toMatchObject([
        {
          attempts: 0,
          error: { name: 'ProcessesDiedError', message: expect.stringContaining('3 processes in a row') },
        },
      ]);
      expect(deadLettered).toHaveBeenCalledTimes(1);
      expect(await groupInfo()).toMatchObject({ pending: 0 });
    });

    test('bystanders of a process death are handled, not dead-lettered', async () => {
      const handled: string[] = [];
      const orders = [1, 2, 3, 4, 5, 6];
      await publish(...orders.map((order) => orderStep(order, 1)));
      const kills = (event: AnyEvent) => stepOf(event) === '4:1';
      const retry = { maxDeaths: 6 };
      for (;;) {
        const { consumer, died } = mortal(kills, handled, { retry });
        await Promise.race([died, expect.poll(() => on.deadLetters(), deadline).toHaveLength(1)]);
        if ((await on.deadLetters()).length > 0) {
          await consumer.whenCaughtUp(deadline.timeout);
          break;
        }
        await consumer.stop(0);
      }
      expect([...new Set(handled)].sort()).toEqual(['1:1', '2:1', '3:1', '5:1', '6:1']);
      expect(await on.deadLetters()).toMatchObject([{ error: { name: 'ProcessesDiedError' } }]);
    });

    test('a process that ends during a store outage does not count as a death of its waiting events', async () => {
      await on.log.ensureGroup(on.stream, on.group);
      const [id = ''] = await publish(orderStep(1, 1));
      await on.read('dead', 1);
      let tries = 0;
      for (let n = 0; n < 4; n += 1) {
        const before = tries;
        const consumer = start(
          async () => {
            tries += 1;
            throw new StoreUnavailableError('away');
          },
          { consumer: `waiting ${n}`, leaseMs: 100, retry: { maxDeaths: 2 } },
        );
        await expect.poll(() => tries, deadline).toBeGreaterThan(before + 1);
        await consumer.stop(0);
      }
      expect((await on.log.failures(on.stream, on.group, id))?.unfinished ?? 0).toBeLessThan(2);
      expect(await on.deadLetters()).toEqual([]);
    });
  });
}
