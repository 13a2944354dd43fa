// Conformance of a consumer under faults that are injected on purpose: each does what its list says, and the promise that the list
// names holds.
import { faultKindNames, type InjectedFaultKind, systemClock } from '@waggle/contracts';
import { describe, expect, test, vi } from 'vitest';
import type { Consumer, ConsumerOptions, EventHandler } from '../consumer.ts';
import { createFaultSet, type FaultSet, type InjectedFault } from '../faults/fault-set.ts';
import { faultyHandler } from '../faults/faulty-handler.ts';
import { faultyLog } from '../faults/faulty-log.ts';
import { startMortalConsumer } from '../faults/mortal-consumer.ts';
import { stepOf, useConsumers } from './consumer-fixture.ts';
import { deadline } from './fixture.ts';
import { type OpenEventLog, orderStep } from './harness.ts';

const service = 'deliveries';
const long = 600_000;

export function describeConsumerFaults(open: OpenEventLog): void {
  describe('faults on purpose', () => {
    const { on, start, publish, groupInfo } = useConsumers(open);
    const fault = (kind: InjectedFaultKind, more: Partial<InjectedFault> = {}): InjectedFault => {
      const none = { service: null, event_type: null, order_id: null, item_id: null, ms: null, times: null };
      return { ...none, ...more, kind, fault_id: more.fault_id ?? kind };
    };
    /** A consumer with the seams that service-kit gives it. */
    const faulty = (faults: FaultSet, handle: EventHandler, options: Partial<ConsumerOptions> = {}): Consumer =>
      start(faultyHandler(handle, service, faults, systemClock), {
        log: faultyLog(on.log, service, faults, systemClock),
        ...options,
      });
    const recorded = () => {
      const steps: string[] = [];
      const handle: EventHandler = async (event) => {
        steps.push(stepOf(event));
      };
      return { steps, handle };
    };

    test('a failing handler fails so many times, then its fault has ended and the event is handled', async () => {
      const faults = createFaultSet(systemClock);
      faults.begin(fault('failing-handler', { times: 2 }), long);
      const failed = vi.fn();
      const { steps, handle } = recorded();
      const consumer = faulty(faults, handle, { observer: { failed } });
      await publish(orderStep(1, 1));
      await consumer.whenCaughtUp(deadline.timeout);
      expect(failed.mock.calls.map(([, , attempt, error]) => [attempt, error.name])).toEqual([
        [1, 'InjectedFaultError'],
        [2, 'InjectedFaultError'],
      ]);
      expect([steps, faults.active()]).toEqual([['1:1'], []]);
    });

    test('a handler that fails for one order makes its event a dead letter, and other orders go on', async () => {
      const faults = createFaultSet(systemClock);
      const [bad, good] = [orderStep(1, 1), orderStep(2, 1)];
      faults.begin(fault('failing-handler', { order_id: bad.payload.order_id }), long);
      const { steps, handle } = recorded();
      const consumer = faulty(faults, handle);
      await publish(bad, good);
      await consumer.whenCaughtUp(deadline.timeout);
      expect(steps).toEqual(['2:1']);
      expect((await on.deadLetters()).map(({ error }) => error.name)).toEqual(['InjectedFaultError']);
    });

    test('a slow handler keeps its event for as long as its fault lasts, and nobody else handles it', async () => {
      const faults = createFaultSet(systemClock);
      // Longer than a lease.
      faults.begin(fault('slow-handler', { ms: 1_500 }), long);
      const leaseLost = vi.fn();
      const { steps, handle } = recorded();
      const one = faulty(faults, handle, { observer: { leaseLost } });
      await publish(orderStep(1, 1));
      await expect.poll(() => one.health(), deadline).toMatchObject({ inFlight: 1 });
      const others = recorded();
      start(others.handle, { consumer: 'two', log: on.other });
      await one.whenCaughtUp(deadline.timeout);
      expect([steps, others.steps]).toEqual([['1:1'], []]);
      expect(leaseLost).not.toHaveBeenCalled();
    });

    test('a paused consumer leaves events unread until its fault ends', async () => {
      const faults = createFaultSet(systemClock);
      faults.begin(fault('paused-consumer'), long);
      const { steps, handle } = recorded();
      const consumer = faulty(faults, handle);
      await publish(orderStep(1, 1));
      await expect.poll(() => faults.active()[0]?.fired ?? 0, deadline).toBeGreaterThan(2);
      expect(steps).toEqual([]);
      faults.end('paused-consumer');
      await consumer.whenCaughtUp(deadline.timeout);
      expect(steps).toEqual(['1:1']);
    });

    test('what a killed consumer had in work is handled by the one that takes its place', async () => {
      const faults = createFaultSet(systemClock);
      const names: string[] = [];
      const steps: string[] = [];
      const consumer = startMortalConsumer(service, faults, () => {
        const name = `life ${names.length + 1}`;
        names.push(name);
        return faulty(
          faults,
          async (event, { signal }) => {
            if (name === 'life 1') await new Promise((resolve) => signal.addEventListener('abort', resolve));
            if (!signal.aborted) steps.push(`${stepOf(event)} in ${name}`);
          },
          { consumer: name },
        );
      });
      await publish(orderStep(1, 1));
      await expect.poll(() => consumer.health(), deadline).toMatchObject({ inFlight: 1 });
      faults.begin(fault('killed-consumer'), long);
      expect(consumer.health().outage).toContain('on purpose');
      await expect.poll(groupInfo, deadline).toMatchObject({ pending: 1 });
      faults.end('killed-consumer');
      await expect.poll(() => steps, deadline).toEqual(['1:1 in life 2']);
      await consumer.whenCaughtUp(deadline.timeout);
      expect(names).toEqual(['life 1', 'life 2']);
      expect(await consumer.stop(1_000)).toEqual({ abandoned: 0 });
    });

    test('a duplicated event comes twice to its group, and once to every other', async () => {
      const faults = createFaultSet(systemClock);
      faults.begin(fault('duplicated-events', { times: 1 }), long);
      const { steps, handle } = recorded();
      const consumer = faulty(faults, handle);
      const others = recorded();
      const other = start(others.handle, { group: on.otherGroup, log: on.other });
      await publish(orderStep(1, 1), orderStep(2, 1));
      await expect.poll(() => steps, deadline).toHaveLength(3);
      await Promise.all([consumer, other].map((one) => one.whenCaughtUp(deadline.timeout)));
      expect(steps.toSorted()).toEqual(['1:1', '1:1', '2:1']);
      expect(others.steps.toSorted()).toEqual(['1:1', '2:1']);
    });

    test('delayed events come in their order', async () => {
      const faults = createFaultSet(systemClock);
      faults.begin(fault('delayed-events', { ms: 200 }), long);
      const { steps, handle } = recorded();
      await publish(orderStep(1, 1), orderStep(1, 2));
      const consumer = faulty(faults, handle);
      await consumer.whenCaughtUp(deadline.timeout);
      expect(steps).toEqual(['1:1', '1:2']);
      expect(faults.active()[0]?.fired).toBeGreaterThan(0);
    });

    test('reordered events come newest first', async () => {
      const faults = createFaultSet(systemClock);
      faults.begin(fault('reordered-events', { ms: 100 }), long);
      const { steps, handle } = recorded();
      await publish(orderStep(1, 1), orderStep(1, 2), orderStep(1, 3));
      const consumer = faulty(faults, handle);
      await consumer.whenCaughtUp(deadline.timeout);
      expect(steps).toEqual(['1:3', '1:2', '1:1']);
    });

    test('an event whose acknowledgement was lost comes again when its lease ends, and is acknowledged then', async () => {
      const faults = createFaultSet(systemClock);
      faults.begin(fault('lost-acknowledgement', { times: 1 }), long);
      const { steps, handle } = recorded();
      const consumer = faulty(faults, handle);
      await publish(orderStep(1, 1));
      await expect.poll(() => steps, deadline).toEqual(['1:1', '1:1']);
      await consumer.whenCaughtUp(deadline.timeout);
      expect(await groupInfo()).toMatchObject({ pending: 0 });
    });

    test('a consumer that is cut off says so, and handles everything when it is back', async () => {
      const faults = createFaultSet(systemClock);
      faults.begin(fault('cut-redis'), long);
      const { steps, handle } = recorded();
      const consumer = faulty(faults, handle);
      await publish(orderStep(1, 1));
      await expect.poll(() => consumer.health().outage, deadline).toContain('on purpose');
      expect(steps).toEqual([]);
      faults.end('cut-redis');
      await consumer.whenCaughtUp(deadline.timeout);
      expect(steps).toEqual(['1:1']);
    });

    test('a fault of another service changes nothing, whatever its kind', async () => {
      const faults = createFaultSet(systemClock);
      for (const kind of faultKindNames) faults.begin(fault(kind, { service: 'another', fault_id: kind }), long);
      const { steps, handle } = recorded();
      const consumer = faulty(faults, handle);
      await publish(orderStep(1, 1));
      await consumer.whenCaughtUp(deadline.timeout);
      expect(steps).toEqual(['1:1']);
      expect(faults.active().map(({ fired }) => fired)).toEqual(faultKindNames.map(() => 0));
    });
  });
}
