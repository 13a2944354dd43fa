// Conformance of a consumer: failing handlers, entries that are not events, engine outages.
import { StoreUnavailableError } from '@waggle/store';
import { describe, expect, test, vi } from 'vitest';
import type { EventLog } from '../event-log.ts';
import { gate, interruptible, stepOf, useConsumers } from './consumer-fixture.ts';
import { deadline } from './fixture.ts';
import { decodeText, type OpenEventLog, orderStep } from './harness.ts';

export function describeConsumerFailures(open: OpenEventLog): void {
  describe('failures', () => {
    const { on, start, publish, groupInfo } = useConsumers(open);

    test('a failed handler is retried, with its attempts counted, until it succeeds', async () => {
      const attempts: number[] = [];
      const failed = vi.fn();
      const consumer = start(
        async (_, { attempt }) => {
          attempts.push(attempt);
          if (attempt < 3) throw new Error(`attempt ${attempt}`);
        },
        { observer: { failed } },
      );
      await publish(orderStep(1, 1));
      await consumer.whenCaughtUp(deadline.timeout);
      expect(attempts).toEqual([1, 2, 3]);
      expect(failed.mock.calls.map(([, stream, attempt]) => [stream, attempt])).toEqual([
        [on.stream, 1],
        [on.stream, 2],
      ]);
      expect(await on.deadLetters()).toEqual([]);
      expect(await groupInfo()).toMatchObject({ pending: 0 });
    });

    test('after the last attempt the event becomes a dead letter with its error, and its order continues', async () => {
      const handled: string[] = [];
      const deadLettered = vi.fn();
      const consumer = start(
        (event) => {
          handled.push(stepOf(event));
          if (stepOf(event) === '1:1') throw new RangeError('oven is off');
          return Promise.resolve();
        },
        { retry: { maxAttempts: 3 }, observer: { deadLettered } },
      );
      const [first = ''] = await publish(orderStep(1, 1), orderStep(1, 2));
      await consumer.whenCaughtUp(deadline.timeout);
      expect(handled).toEqual(['1:1', '1:1', '1:1', '1:2']);
      const [letter, ...more] = await on.deadLetters();
      expect(more).toEqual([]);
      expect(letter).toMatchObject({
        stream: on.stream,
        group: on.group,
        consumer: 'one',
        entry_id: first,
        attempts: 3,
      });
      expect(letter?.error).toMatchObject({ name: 'RangeError', message: 'oven is off' });
      expect(letter?.error.stack).toContain('oven is off');
      expect(deadLettered).toHaveBeenCalledExactlyOnceWith(
        on.stream,
        first,
        expect.any(RangeError),
        expect.objectContaining({ event_type: 'order.confirmed' }),
      );
    });

    test('a store outage uses up no attempts: the event waits for the store', async () => {
      const attempts: number[] = [];
      const consumer = start(
        async (_, { attempt }) => {
          attempts.push(attempt);
          if (attempts.length <= 4) throw new StoreUnavailableError('away');
        },
        { retry: { maxAttempts: 2 } },
      );
      await publish(orderStep(1, 1));
      await consumer.whenCaughtUp(deadline.timeout);
      expect(attempts).toEqual([1, 1, 1, 1, 1]);
      expect(await on.deadLetters()).toEqual([]);
    });

    test('a replayed dead letter starts over with all its attempts', async () => {
      let broken = true;
      const attempts: number[] = [];
      const consumer = start(
        async (_, { attempt }) => {
          attempts.push(attempt);
          if (broken) throw new Error('broken');
        },
        { retry: { maxAttempts: 2 } },
      );
      await publish(orderStep(1, 1));
      await consumer.whenCaughtUp(deadline.timeout);
      broken = false;
      const [letter] = await on.deadLetters();
      await on.log.replayDeadLetter(letter?.id ?? '');
      await consumer.whenCaughtUp(deadline.timeout);
      expect(attempts).toEqual([1, 2, 1]);
      expect(await on.deadLetters()).toEqual([]);
    });

    test('an undecodable entry becomes a dead letter at once, with its bytes, and does not stop its batch', async () => {
      const handled: string[] = [];
      await publish(orderStep(1, 1));
      const bytes = new Uint8Array([0xff, 0x00, 0x7b]);
      await on.log.append(on.stream, [{ event: bytes }]);
      await on.append(JSON.stringify({ ...orderStep(1, 2), payload: { order_id: 'x' } }), '');
      await publish(orderStep(1, 3));
      const consumer = start(async (event) => {
        handled.push(stepOf(event));
      });
      await consumer.whenCaughtUp(deadline.timeout);
      expect(handled).toEqual(['1:1', '1:3']);
      const letters = await on.deadLetters();
      expect(letters).toHaveLength(3);
      for (const letter of letters)
        expect(letter).toMatchObject({ attempts: 0, error: { name: 'UndecodableEventError' } });
      const raw = letters.find((letter) => letter.event[0] === 0xff);
      expect(raw && new Uint8Array(raw.event)).toEqual(bytes);
      expect(letters.some((letter) => decodeText(letter.event).includes('"order_id":"x"'))).toBe(true);
    });

    test('a type, a version and a field of a newer publisher are no dead letters: passed over or ignored, and reported', async () => {
      const handled: string[] = [];
      const unknown = vi.fn();
      const { event_id, ...step } = orderStep(1, 2);
      const newer = [
        { ...step, event_id, event_type: 'order.rated', payload: { stars: 5 } },
        { ...step, event_id, event_version: 2, payload: 'of another shape' },
        { ...step, event_id, payload: { ...step.payload, added: { later: true } } },
      ];
      await on.append(...newer.map((event) => JSON.stringify(event)));
      const consumer = start(async (event) => void handled.push(stepOf(event)), { observer: { unknown } });
      await consumer.whenCaughtUp(deadline.timeout);
      expect(handled).toEqual(['1:2']);
      expect(await on.deadLetters()).toEqual([]);
      expect(await groupInfo()).toMatchObject({ pending: 0 });
      expect(unknown.mock.calls.map(([stream, , what, name]) => [stream, what, name])).toEqual([
        [on.stream, 'type', 'order.rated'],
        [on.stream, 'version', 'order.confirmed version 2'],
        [on.stream, 'field', 'order.confirmed /payload/added'],
      ]);
    });

    test('what a group has not subscribed to is acknowledged unseen, whatever it holds', async () => {
      const unknown = vi.fn();
      const { payload: _, ...step } = orderStep(1, 1);
      await on.append(
        JSON.stringify({ ...step, event_type: 'order.cancelled', payload: 'nonsense' }),
        JSON.stringify({ ...step, event_type: 'order.delivered', event_version: 99 }),
      );
      const consumer = start(async () => {}, { observer: { unknown } });
      await consumer.whenCaughtUp(deadline.timeout);
      expect(await on.deadLetters()).toEqual([]);
      expect(await groupInfo()).toMatchObject({ pending: 0 });
      expect(unknown.mock.calls).toEqual([]);
    });

    test('an entry that the engine cannot copy becomes a dead letter without its content, reported once', async () => {
      const handled: string[] = [];
      const refused = vi.fn();
      const unavailable = vi.fn();
      const log: EventLog = {
        ...on.log,
        deadLetter: (member, id, error, keep) =>
          keep === 'nothing'
            ? on.log.deadLetter(member, id, error, keep)
            : Promise.reject(new Error('too many results to unpack')),
      };
      await on.append('no event', 'nor this');
      await publish(orderStep(1, 1));
      const consumer = start(async (event) => void handled.push(stepOf(event)), {
        log,
        observer: { refused, unavailable },
      });
      await consumer.whenCaughtUp(deadline.timeout);
      expect(handled).toEqual(['1:1']);
      const letters = await on.deadLetters();
      expect(letters).toHaveLength(2);
      for (const letter of letters) expect(letter.error.message).toContain('too many results to unpack');
      expect(refused).toHaveBeenCalledTimes(1);
      expect(unavailable).not.toHaveBeenCalled();
      expect(await groupInfo()).toMatchObject({ pending: 0 });
    });

    test('an engine error about one entry blocks no other: the entry is claimed again', async () => {
      const mistakes = ['recordFailure', 'acknowledge', 'failures', 'beginRun'];
      let mistaken = true;
      const answer = async () => {
        if (mistaken) throw new Error('a mistake');
      };
      const log = Object.fromEntries(
        Object.entries(on.log).map(([name, method]) => [
          name,
          mistakes.includes(name)
            ? (...given: unknown[]) => answer().then(() => (method as (...g: unknown[]) => unknown)(...given))
            : method,
        ]),
      ) as unknown as EventLog;
      const runs: string[] = [];
      const consumer = start(
        async (event) => {
          runs.push(stepOf(event));
          if (stepOf(event) === '1:1' && mistaken) throw new Error('failed');
        },
        { log },
      );
      await publish(orderStep(1, 1), orderStep(2, 1));
      await expect.poll(() => [...runs].sort(), deadline).toEqual(['1:1', '2:1']);
      await expect.poll(() => consumer.health(), deadline).toMatchObject({ available: true, inFlight: 0 });
      mistaken = false;
      await expect.poll(groupInfo, deadline).toMatchObject({ pending: 0 });
      expect(runs).toContain('1:1');
      expect(await on.deadLetters()).toEqual([]);
    });

    test('during a backoff only the later events of that order wait', async () => {
      const handled: string[] = [];
      const consumer = start(
        async (event) => {
          // Order 1 succeeds only after all of order 2: it must give up the single slot during its backoff.
          if (stepOf(event) === '1:1' && !handled.includes('2:3')) throw new Error('not yet');
          handled.push(stepOf(event));
        },
        { concurrency: 1, retry: { maxAttempts: 1_000, firstDelayMs: 20 } },
      );
      await publish(orderStep(1, 1), orderStep(1, 2), orderStep(2, 1), orderStep(2, 2), orderStep(2, 3));
      await consumer.whenCaughtUp(deadline.timeout);
      expect(handled).toEqual(['2:1', '2:2', '2:3', '1:1', '1:2']);
    });

    test('entries in backoff are bounded: reading stops until there is room', async () => {
      let broken = true;
      const started = new Set<string>();
      const consumer = start(
        async (event) => {
          started.add(stepOf(event));
          if (broken) throw new Error('broken');
        },
        { maxHeld: 3, retry: { maxAttempts: 10_000, firstDelayMs: 10 } },
      );
      await publish(...[1, 2, 3, 4, 5].map((order) => orderStep(order, 1)));
      await expect.poll(() => started.size, deadline).toBe(3);
      await expect.poll(() => consumer.health().waitingForRetry, deadline).toBe(3);
      expect(await groupInfo()).toMatchObject({ pending: 3 });
      broken = false;
      await consumer.whenCaughtUp(deadline.timeout);
      expect(started.size).toBe(5);
    });

    test('each order is processed in sequence whatever fails, and every event is handled once', async () => {
      const done: string[] = [];
      const consumer = start(
        async (event) => {
          await Promise.resolve();
          if (Math.random() < 0.4) throw new Error('unlucky');
          done.push(stepOf(event));
        },
        { concurrency: 3, retry: { maxAttempts: 10_000, firstDelayMs: 1, maxDelayMs: 4 } },
      );
      const orders = [1, 2, 3, 4, 5];
      const versions = [1, 2, 3, 4, 5, 6, 7, 8];
      for (const version of versions) await publish(...orders.map((order) => orderStep(order, version)));
      await consumer.whenCaughtUp(deadline.timeout);
      for (const order of orders) {
        const steps = done.filter((step) => step.startsWith(`${order}:`));
        expect(steps).toEqual(versions.map((version) => `${order}:${version}`));
      }
    });

    test('a store error that nobody knows is waited for like an outage, then counts, and ends as a dead letter', async () => {
      const known = new StoreUnavailableError('away');
      const unknown = new StoreUnavailableError('code 99999', { unexplained: true });
      const runs = new Map<string, number>();
      const consumer = start(
        async (event) => {
          const step = stepOf(event);
          runs.set(step, (runs.get(step) ?? 0) + 1);
          throw step === '1:1' ? unknown : known;
        },
        { retry: { maxAttempts: 2, firstDelayMs: 1, unexplainedFailures: 3 } },
      );
      await publish(orderStep(1, 1), orderStep(2, 1));
      await expect.poll(() => consumer.health().store, deadline).toMatch(/^(away|code 99999)$/);
      await expect.poll(async () => (await on.log.deadLetters(null, 10)).length, deadline).toBe(1);
      const [letter] = await on.log.deadLetters(null, 10);
      expect([letter?.attempts, letter?.error.message]).toEqual([2, 'code 99999']);
      expect(runs.get('1:1')).toBe(5);
      await expect.poll(() => runs.get('2:1'), deadline).toBeGreaterThan(5);
      expect(consumer.health().store).toBe('away');
      expect(await on.log.deadLetters(null, 10)).toHaveLength(1);
    });

    test('during an engine outage work continues, acknowledgements follow later, and one report is made', async () => {
      const line = interruptible(on.log);
      const observer = { unavailable: vi.fn(), recovered: vi.fn(), leaseLost: vi.fn() };
      const finish = gate();
      const handled: string[] = [];
      const consumer = start(
        async (event) => {
          if (stepOf(event) === '1:1') await finish.opened;
          handled.push(stepOf(event));
        },
        { log: line.log, observer, waitMs: 60_000, leaseMs: 20_000 },
      );
      await publish(orderStep(1, 1));
      await expect.poll(() => consumer.health().inFlight, deadline).toBe(1);
      line.away = true;
      finish.open();
      // The pending read returns this event; the next read fails, as does every acknowledgement.
      await publish(orderStep(2, 1));
      await expect.poll(() => [...line.refused.keys()].sort(), deadline).toEqual(['acknowledge', 'read']);
      expect(consumer.health().available).toBe(false);
      await expect.poll(() => [...handled], deadline).toEqual(['1:1', '2:1']);
      expect(await groupInfo()).toMatchObject({ pending: 2 });
      line.away = false;
      await consumer.whenCaughtUp(deadline.timeout);
      // Detected at once, not only after the next read has timed out.
      await expect.poll(() => consumer.health().available, { timeout: 4_000 }).toBe(true);
      expect(handled).toEqual(['1:1', '2:1']);
      expect(observer.unavailable).toHaveBeenCalledTimes(1);
      expect(observer.recovered).toHaveBeenCalledTimes(1);
      expect(observer.leaseLost).not.toHaveBeenCalled();
    });

    test('across repeated outages of two processes every event is handled and acknowledged', async () => {
      const lines = [interruptible(on.log), interruptible(on.other)];
      const handled = new Set<string>();
      let runs = 0;
      const consumers = lines.map((line, n) =>
        start(
          async (event) => {
            handled.add(stepOf(event));
            runs += 1;
            // Every few events the connection of one process breaks or recovers.
            const next = lines[runs % 2];
            if (runs % 7 === 0 && next) next.away = !next.away;
            if (runs % 5 === 0) throw new Error('unlucky');
          },
          { log: line.log, consumer: `process ${n}`, waitMs: 20, concurrency: 4, retry: { maxAttempts: 10_000 } },
        ),
      );
      const events = Array.from({ length: 200 }, (_, n) => orderStep(n % 20, 1 + Math.floor(n / 20)));
      for (let n = 0; n < events.length; n += 20) await publish(...events.slice(n, n + 20));
      const mend = () => {
        for (const line of lines) line.away = false;
      };
      await expect
        .poll(async () => {
          // With both connections down no event would trigger a recovery.
          if (lines.every((line) => line.away)) mend();
          return handled.size;
        }, deadline)
        .toBe(events.length);
      await expect
        .poll(() => {
          mend();
          return groupInfo();
        }, deadline)
        .toMatchObject({ pending: 0, lag: 0 });
      await Promise.all(consumers.map((consumer) => consumer.whenCaughtUp(deadline.timeout)));
      expect([...handled].sort()).toEqual(events.map(stepOf).sort());
      expect(await on.deadLetters()).toEqual([]);
    });

    test('after a flush the running handler is aborted, and later events are handled', async () => {
      const [leaseLost, unavailable] = [vi.fn(), vi.fn()];
      const handled: string[] = [];
      const consumer = start(
        async (event, { signal }) => {
          if (stepOf(event) === '1:1') await new Promise((_, reject) => signal.addEventListener('abort', reject));
          handled.push(stepOf(event));
        },
        { observer: { leaseLost, unavailable } },
      );
      await publish(orderStep(1, 1));
      await expect.poll(() => consumer.health().inFlight, deadline).toBe(1);
      await on.harness.flush();
      await publish(orderStep(2, 1));
      await expect.poll(() => [...handled], deadline).toEqual(['2:1']);
      await expect.poll(() => leaseLost.mock.calls.length, deadline).toBe(1);
      await consumer.whenCaughtUp(deadline.timeout);
      await publish(orderStep(1, 2));
      await expect.poll(() => [...handled], deadline).toEqual(['2:1', '1:2']);
      expect(unavailable).not.toHaveBeenCalled();
      expect(await on.deadLetters()).toEqual([]);
    });
  });
}
