// Drives couriers along the streets: sends the position of each one that is on the way, once a second. It computes a position
// from the stored plan and the time, so any process may send it, also after a restart.
import type { Signals } from '@waggle/bus';
import {
  atMost,
  type Clock,
  channels,
  exactly,
  type OrderId,
  type Pause,
  PositionSignal,
  startLoop,
  timestamp,
} from '@waggle/contracts';
import type { Store } from '@waggle/store';
import { Compile } from 'typebox/compile';
import { courierAt } from './plan.rules.ts';
import type { SimulatorRecords } from './records.ts';

const everyMs = 1_000;
/** With no courier on the way: the interval at which to look for departures in other processes. */
const idleMs = 5_000;
/** Sends no position for a courier whose last one is younger than this: from another process, or from a real courier. */
const toldMs = 700;
const most = 500;

const isPositionSignal = Compile(PositionSignal);

export interface Driving {
  /** A courier set off: runs now. */
  wake(): void;
  stop(): Promise<void>;
}

export interface DrivingDeps {
  readonly store: Pick<Store<SimulatorRecords>, 'reads'>;
  readonly clock: Clock;
  readonly signals: Signals;
  readonly failed: (error: unknown) => void;
}

export async function startDriving({ store, clock, signals, failed }: DrivingDeps): Promise<Driving> {
  const toldAt = new Map<OrderId, number>();
  const unsubscribe = await signals.subscribe(channels.positions, (message) => {
    if (isPositionSignal.Check(message)) toldAt.set(message.order_id, clock.now());
  });
  let anyDriving = false;
  // While a courier is on the way, waking does not shorten the pause: the next round comes within a second anyway.
  const pause = (): Pause => (anyDriving ? exactly(everyMs) : atMost(idleMs));
  const loop = startLoop({
    clock,
    async round(stopping) {
      const plans = await store.reads.plans.driving(clock.now(), most);
      anyDriving = plans.length > 0;
      for (const plan of plans) {
        const { order_id } = plan.subject;
        const now = clock.now();
        if (stopping.aborted) break;
        if (now - (toldAt.get(order_id) ?? 0) < toldMs) continue;
        await signals.send(channels.positions, { order_id, ...courierAt(plan, now), at: timestamp(clock) });
      }
      for (const [id, at] of toldAt) if (clock.now() - at > idleMs) toldAt.delete(id);
      return pause();
    },
    failed(error) {
      failed(error);
      return pause();
    },
  });
  return {
    wake: loop.wake,
    async stop() {
      await loop.stop();
      await unsubscribe();
    },
  };
}
