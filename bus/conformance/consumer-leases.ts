// Conformance of a consumer: slow handlers keep their leases, dead processes lose theirs.
import { describe, expect, test, vi } from 'vitest';
import { gate, interruptible, leaseMs, stepOf, useConsumers } from './consumer-fixture.ts';
import { deadline } from './fixture.ts';
import { type OpenEventLog, orderStep } from './harness.ts';

export function describeConsumerLeases(open: OpenEventLog): void {
  describe('leases', () => {
    const { on, start, publish, groupInfo } = useConsumers(open);

    test('a handler that takes longer than the lease keeps its entry', async () => {
      const finish = gate();
      const slow: string[] = [];
      const leaseLost = vi.fn();
      const one = start(
        async (event) => {
          slow.push(stepOf(event));
          await finish.opened;
        },
        { concurrency: 1, observer: { leaseLost } },
      );
      await publish(orderStep(1, 1));
      await expect.poll(() => slow, deadline).toEqual(['1:1']);
      // An entry without renewal, delivered after the slow one: once it is claimed, a lease has passed for both.
      await publish(orderStep(2, 1));
      await on.read('dead', 1);
      const claimed: string[] = [];
      const two = start(
        async (event) => {
          claimed.push(stepOf(event));
        },
        { consumer: 'two', log: on.other },
      );
      await expect.poll(() => claimed, deadline).toEqual(['2:1']);
      finish.open();
      await Promise.all([one, two].map((consumer) => consumer.whenCaughtUp(deadline.timeout)));
      expect([slow, claimed]).toEqual([['1:1'], ['2:1']]);
      expect(leaseLost).not.toHaveBeenCalled();
    });

    test("another process claims a dead process's entries, with their attempts", async () => {
      const line = interruptible(on.other);
      const finish = gate();
      const dying = start(
        async (event) => {
          if (stepOf(event) === '1:1') throw new Error('first failure');
          await finish.opened;
        },
        { consumer: 'dying', log: line.log, retry: { firstDelayMs: 600_000, maxDelayMs: 600_000 } },
      );
      await publish(orderStep(1, 1), orderStep(2, 1));
      await expect.poll(() => dying.health(), deadline).toMatchObject({ inFlight: 1, waitingForRetry: 1 });
      line.away = true;
      const taken: string[] = [];
      const claimed = vi.fn();
      const heir = start(
        async (event, { attempt }) => {
          taken.push(`${stepOf(event)} attempt ${attempt}`);
        },
        { consumer: 'heir', observer: { claimed } },
      );
      await expect.poll(() => [...taken].sort(), deadline).toEqual(['1:1 attempt 2', '2:1 attempt 1']);
      await heir.whenCaughtUp(deadline.timeout);
      expect(await groupInfo()).toMatchObject({ pending: 0 });
      expect(claimed.mock.calls.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(2);
      finish.open();
    });

    test('a claimed entry without attempts left is not run again', async () => {
      await on.log.ensureGroup(on.stream, on.group);
      const [id = ''] = await publish(orderStep(1, 1));
      await on.read('dead', 1);
      for (let n = 0; n < 3; n += 1) await on.log.recordFailure(on.member('dead'), id, 'E: m');
      const handle = vi.fn(async () => {});
      start(handle, { retry: { maxAttempts: 3 } });
      await expect
        .poll(() => on.deadLetters(), deadline)
        .toMatchObject([{ attempts: 3, error: { name: 'AttemptsExhaustedError' } }]);
      expect(handle).not.toHaveBeenCalled();
    });

    test('more abandoned entries than a consumer may hold are all claimed eventually', async () => {
      await on.log.ensureGroup(on.stream, on.group);
      const events = Array.from({ length: 60 }, (_, n) => orderStep(n, 1));
      await publish(...events);
      expect(await on.read('dead', 60)).toHaveLength(60);
      const handled: string[] = [];
      start(
        async (event) => {
          handled.push(stepOf(event));
        },
        { concurrency: 4, maxHeld: 10 },
      );
      await expect.poll(() => [...handled].sort(), deadline).toEqual(events.map(stepOf).sort());
      await expect.poll(groupInfo, deadline).toMatchObject({ pending: 0 });
    });

    test('a handler that lost its lease is aborted, and its outcome is ignored', async () => {
      const leaseLost = vi.fn();
      const failed = vi.fn();
      const told: unknown[] = [];
      const consumer = start(
        async (event, { signal }) => {
          await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
          told.push(signal.reason);
          if (stepOf(event) === '1:1') throw new Error('stopped as told');
        },
        { observer: { leaseLost, failed } },
      );
      const ids = await publish(orderStep(1, 1), orderStep(2, 1));
      await expect.poll(() => consumer.health().inFlight, deadline).toBe(2);
      const thief = on.member('thief');
      expect((await on.other.claimIdle(thief, 0, 10)).entries).toHaveLength(2);
      await expect.poll(() => told.length, deadline).toBe(2);
      await expect.poll(() => consumer.health().inFlight, deadline).toBe(0);
      expect(String(told[0])).toContain('was lost');
      expect(leaseLost.mock.calls.map(([, id]) => id).sort()).toEqual([...ids].sort());
      expect(failed).not.toHaveBeenCalled();
      // Neither acknowledged nor counted: the new owner still holds both.
      expect(await on.other.renew(thief, ids)).toEqual(ids);
      for (const id of ids) expect(await on.log.failures(on.stream, on.group, id)).toBeNull();
    });

    test('a handled entry is not acknowledged once another process has claimed it', async () => {
      const line = interruptible(on.log);
      const finish = gate();
      const consumer = start(() => finish.opened, { log: line.log });
      const ids = await publish(orderStep(1, 1));
      await expect.poll(() => consumer.health().inFlight, deadline).toBe(1);
      line.away = true;
      finish.open();
      await expect.poll(() => line.refused.has('acknowledge'), deadline).toBe(true);
      await on.other.claimIdle(on.member('thief'), 0, 10);
      line.away = false;
      await consumer.whenCaughtUp(deadline.timeout);
      expect(await on.other.renew(on.member('thief'), ids)).toEqual(ids);
    });

    test('an acknowledgement whose response was lost does not count as a lost lease, although the renewal misses the entry', async () => {
      const line = interruptible(on.log);
      const leaseLost = vi.fn();
      const [finish, other] = [gate(), gate()];
      const consumer = start((event) => (stepOf(event) === '1:1' ? finish.opened : other.opened), {
        log: line.log,
        observer: { leaseLost },
      });
      // Holds the second order, so that there is something to renew.
      await publish(orderStep(1, 1), orderStep(2, 1));
      await expect.poll(() => consumer.health().inFlight, deadline).toBe(2);
      line.losesAnswersOf.add('acknowledge').add('renew');
      finish.open();
      await expect.poll(() => line.refused.get('acknowledge') ?? 0, deadline).toBe(1);
      expect(await groupInfo()).toMatchObject({ pending: 1 });
      await expect.poll(() => line.refused.get('renew') ?? 0, deadline).toBeGreaterThan(3);
      line.losesAnswersOf.clear();
      await expect.poll(() => line.answered.get('renew') ?? 0, deadline).toBeGreaterThan(3);
      other.open();
      await consumer.whenCaughtUp(deadline.timeout);
      expect(leaseLost).not.toHaveBeenCalled();
    });

    test('entries trimmed before they were handled are reported as lost', async () => {
      await on.log.ensureGroup(on.stream, on.group);
      const ids = await publish(orderStep(1, 1), orderStep(2, 1));
      await on.read('dead', 2);
      await on.harness.dropEntries(on.stream, ids);
      const lost = vi.fn();
      start(async () => {}, { observer: { lost }, leaseMs: leaseMs / 2 });
      await expect.poll(() => lost.mock.calls.flatMap(([, gone]) => gone).sort(), deadline).toEqual([...ids].sort());
      expect(await groupInfo()).toMatchObject({ pending: 0 });
    });
  });
}
