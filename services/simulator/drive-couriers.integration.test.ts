// Positions of couriers on their way, reported once a second, on both stores.
import { createEmbeddedSignals } from '@waggle/bus/embedded/signals.ts';
import { type Clock, channels, type PositionSignal, systemClock } from '@waggle/contracts';
import { newId, type Store } from '@waggle/store';
import { mongoClientOptions } from '@waggle/store/mongo/client.ts';
import { openMongoStore } from '@waggle/store/mongo/store.ts';
import { openDatabase } from '@waggle/store/sqlite/database.ts';
import { openSqliteStore } from '@waggle/store/sqlite/store.ts';
import { MongoClient } from 'mongodb';
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import { type Driving, startDriving } from './drive-couriers.ts';
import { courierAt, type DeliveryStep, type Plan } from './plan.rules.ts';
import { type SimulatorRecords, simulatorRecords } from './records.ts';

const definition = {
  service: 'simulator',
  publishes: ['order-updates-stream', 'delivery-updates-stream'],
  ...simulatorRecords,
} as const;
const cause = { correlation_id: 'a-test', causation_id: null };
const mongodbUrl = inject('mongodbUrl');

async function onSqlite() {
  const database = openDatabase(':memory:');
  const store = await openSqliteStore({ definition, database, clock: systemClock, newId });
  return { store, close: async () => database.close() };
}

async function onMongo() {
  const client = new MongoClient(mongodbUrl ?? '', mongoClientOptions);
  const prefix = `waggle_test_${newId()}_`;
  const store = await openMongoStore({ definition, client, clock: systemClock, newId, prefix });
  return {
    store,
    async close() {
      await store.close();
      await client.db(`${prefix}simulator`).dropDatabase();
      await client.close();
    },
  };
}

const plan = (next: DeliveryStep | null, due_at: number | null, planned_at = 0): Plan => {
  const plan_id = newId();
  return {
    plan_id,
    subject: { kind: 'delivery', order_id: newId(), delivery_id: plan_id, next },
    version: 2,
    due_at,
    cause,
    planned_at,
  };
};

/** A clock that a test moves; what it counts is how many timers ran out. */
function clockByHand(start: number): Clock & { goTo(time: number): void; readonly waiting: readonly number[] } {
  let now = start;
  let timers: { at: number; callback: () => void }[] = [];
  return {
    now: () => now,
    setTimer(delayMs, callback) {
      const timer = { at: now + delayMs, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
    goTo(time) {
      now = time;
      const due = timers.filter(({ at }) => at <= now);
      timers = timers.filter(({ at }) => at > now);
      for (const { callback } of due) callback();
    },
    get waiting() {
      return timers.map(({ at }) => at - now);
    },
  };
}

describe.each([
  { on: 'SQLite', open: onSqlite, there: true },
  { on: 'MongoDB', open: onMongo, there: mongodbUrl !== null },
])('on $on', ({ open, there }) => {
  let opened: { readonly store: Store<SimulatorRecords>; close(): Promise<void> };
  const signals = createEmbeddedSignals();
  const driving: Driving[] = [];
  let reported: PositionSignal[] = [];
  beforeEach(async (context) => {
    context.skip(!there);
    opened = await open();
    reported = [];
    await signals.subscribe(channels.positions, (message) => void reported.push(message as PositionSignal));
  });
  afterEach(async () => {
    for (const one of driving.splice(0)) await one.stop();
    await signals.close();
    if (there) await opened.close();
  });

  const put = (...plans: Plan[]) =>
    opened.store.transaction(cause, async (tx) => {
      for (const one of plans) await tx.plans.put(one);
    });
  async function drive(clock: Clock): Promise<Driving> {
    const failed = (error: unknown) => {
      throw error;
    };
    const started = await startDriving({ store: opened.store, clock, signals, failed });
    driving.push(started);
    return started;
  }
  const until = (what: string, condition: () => boolean) =>
    vi.waitFor(() => expect(condition(), what).toBe(true), { timeout: 5_000, interval: 5 });

  test('only couriers on their way are reported, those who arrive first before the others', async () => {
    const [later, sooner] = [plan('delivered', 40_000), plan('delivered', 30_000)];
    const others = [plan('on_the_way', 30_000), plan(null, null), plan('delivered', 10_000)];
    await put(later, sooner, ...others);
    expect(await opened.store.reads.plans.driving(20_000, 10)).toEqual([sooner, later]);
    expect(await opened.store.reads.plans.driving(20_000, 1)).toEqual([sooner]);
  });

  test('a courier is where the plan says, second by second, also for a process that was just started', async () => {
    const courier = plan('delivered', 30_000, 10_000);
    const { order_id } = courier.subject;
    await put(courier);
    const clock = clockByHand(12_000);
    const first = await drive(clock);
    await until('the first position', () => reported.length === 1 && clock.waiting.length === 1);
    clock.goTo(13_000);
    await until('the second position', () => reported.length === 2);
    await first.stop();
    const restarted = clockByHand(20_000);
    await drive(restarted);
    await until('the position after the restart', () => reported.length === 3);
    expect(reported).toEqual(
      [12_000, 13_000, 20_000].map((at) => ({
        order_id,
        ...courierAt(courier, at),
        at: new Date(at).toISOString(),
      })),
    );
  });

  test('without couriers on the way it polls rarely; a departure is reported at once', async () => {
    const clock = clockByHand(1_000);
    const started = await drive(clock);
    await until('the look at an empty store', () => clock.waiting.length === 1);
    expect(clock.waiting).toEqual([5_000]);
    await put(plan('delivered', 30_000, 1_000));
    started.wake();
    await until('the first position', () => reported.length === 1 && clock.waiting.length === 1);
    expect(clock.waiting).toEqual([1_000]);
    clock.goTo(31_000);
    await until('the look that finds nobody', () => clock.waiting.length === 1);
    expect(clock.waiting).toEqual([5_000]);
    expect(reported).toHaveLength(1);
  });

  test('two processes report a courier as often as one does', async () => {
    await put(plan('delivered', 60_000));
    const clock = clockByHand(10_000);
    await drive(clock);
    await until('the first position', () => reported.length === 1 && clock.waiting.length === 1);
    clock.goTo(10_400);
    await drive(clock);
    await until('the first look of the other', () => clock.waiting.length === 2);
    for (const second of [11, 12, 13]) {
      for (const part of [0, 400]) {
        clock.goTo(second * 1_000 + part);
        await until('both to wait again', () => clock.waiting.length === 2);
      }
    }
    // The second process cannot know earlier reports; from then on one of the two is silent.
    expect(reported.map(({ at }) => Date.parse(at))).toEqual([10_000, 10_400, 11_400, 12_400, 13_400]);
  });
});
