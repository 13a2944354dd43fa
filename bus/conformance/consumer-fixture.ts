// Consumers for tests: short timeouts, a record of what they handled, stopped after each test.
import { type AnyEvent, encodeEvent, systemClock } from '@waggle/contracts';
import { afterEach } from 'vitest';
import { type Consumer, type ConsumerOptions, type EventHandler, startConsumer } from '../consumer.ts';
import { EngineUnavailableError, type EntryId, type EventLog, type GroupInfo } from '../event-log.ts';
import { type Fixture, useFixture } from './fixture.ts';
import type { OpenEventLog } from './harness.ts';

export interface ConsumerFixture {
  readonly on: Fixture;
  /** Starts a consumer of the group on both streams' order steps; it is stopped after the test. */
  start(handle: EventHandler, options?: Partial<ConsumerOptions>): Consumer;
  publish(...events: AnyEvent[]): Promise<EntryId[]>;
  groupInfo(): Promise<GroupInfo | undefined>;
}

/** Leases are long enough that a busy test machine does not lose them. */
export const leaseMs = 600;

export function useConsumers(open: OpenEventLog): ConsumerFixture {
  // Hooks run in the reverse order after a test: consumers stop before the harness closes.
  const on = useFixture(open);
  let started: Consumer[] = [];
  afterEach(async () => {
    await Promise.all(started.map((consumer) => consumer.stop(0)));
    started = [];
  });
  return {
    on,
    start(handle, options = {}) {
      const consumer = startConsumer({
        log: on.log,
        group: on.group,
        consumer: 'one',
        subscriptions: [{ stream: on.stream, events: ['order.confirmed', 'order.preparing'] }],
        handle,
        clock: systemClock,
        random: Math.random,
        leaseMs,
        waitMs: 1_000,
        ...options,
        retry: { maxAttempts: 5, firstDelayMs: 5, maxDelayMs: 40, ...options.retry },
      });
      started.push(consumer);
      return consumer;
    },
    publish: (...events) => on.append(...events.map(encodeEvent)),
    groupInfo: async () => (await on.log.info(on.stream)).groups.find(({ group }) => group === on.group),
  };
}

/** What a handler was called with: `3:2` is version 2 of order 3. */
export const stepOf = (event: AnyEvent): string => {
  const { order_id, version } = event.payload as { order_id: string; version: number };
  return `${Number.parseInt(order_id.slice(-12), 16)}:${version}`;
};

export interface InterruptibleLog {
  readonly log: EventLog;
  /** While true every call fails, as when the engine cannot be reached from this process. */
  away: boolean;
  /** Calls that execute and then fail, as when the connection is lost before the response. */
  readonly losesAnswersOf: Set<keyof EventLog>;
  /** How often each call failed. */
  readonly refused: ReadonlyMap<string, number>;
  /** How often each call succeeded. */
  readonly answered: ReadonlyMap<string, number>;
}

/** A log that tests can disconnect: for outages of one process, and for processes that die. */
export function interruptible(inner: EventLog): InterruptibleLog {
  const refused = new Map<string, number>();
  const answered = new Map<string, number>();
  const count = (calls: Map<string, number>, call: string) => calls.set(call, (calls.get(call) ?? 0) + 1);
  const line = { log: inner, away: false, losesAnswersOf: new Set<keyof EventLog>(), refused, answered };
  const failWhen = (broken: boolean, call: string) => {
    if (!broken) return;
    count(refused, call);
    throw new EngineUnavailableError('cut off by the test');
  };
  line.log = new Proxy(inner, {
    get(target, name: keyof EventLog) {
      // It calls nothing: its transaction does.
      if (name === 'acknowledgement') return target.acknowledgement;
      if (name === 'partitions') return target.partitions;
      if (name !== 'openReader') {
        const method = target[name] as (...given: unknown[]) => Promise<unknown>;
        return async (...given: unknown[]) => {
          failWhen(line.away, name);
          const answer = await method.apply(target, given);
          failWhen(line.losesAnswersOf.has(name), name);
          count(answered, name);
          return answer;
        };
      }
      return (...given: Parameters<EventLog['openReader']>) => {
        const reader = target.openReader(...given);
        return {
          async read(count: number, waitMs: number) {
            failWhen(line.away, 'read');
            return reader.read(count, waitMs);
          },
          close: () => reader.close(),
        };
      };
    },
  });
  return line;
}

/** A promise that the test settles. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: () => resolve() };
}
