// The simulator: plays kitchen and courier, so that orders proceed without people.
import { defineService, startPeriodicTask } from '@waggle/service-kit/process';
import type { Cause } from '@waggle/store';
import { startDriving } from './drive-couriers.ts';
import { manifest } from './manifest.ts';
import { isDriving, type Plan } from './plan.rules.ts';
import { planDeliveryStep, planOrderStep } from './plan-next-step.ts';
import { simulatorRecords } from './records.ts';
import { startSchedule } from './schedule.ts';

/** Plans with nothing due are kept for a day: longer than any event about them can be delayed. */
const planRetentionMs = 24 * 3_600_000;

export const service = defineService(manifest, {
  store: simulatorRecords,
  async start({ store, clock, random, newId, config, log, signals }) {
    const schedule = startSchedule({
      store,
      clock,
      failed: (error) => log.warn({ err: error }, 'could not carry out due plans; will retry'),
    });
    const driving = await startDriving({
      store,
      clock,
      signals,
      failed: (error) => log.warn({ err: error }, 'could not send the positions of couriers; will retry'),
    });
    const chore: Cause = { correlation_id: newId(), causation_id: null };
    const purgePlans = startPeriodicTask(
      clock,
      10 * 60_000,
      () => store.transaction(chore, (tx) => tx.plans.purge(clock.now() - planRetentionMs)),
      (error) => log.warn({ err: error }, 'could not remove old plans; will retry'),
    );
    const { speed, confirmed, preparing, ready, outForDelivery, pickedUp, onTheWay, delivered } = config;
    const ofOrders = { confirmed, preparing, ready, out_for_delivery: outForDelivery, picked_up: pickedUp };
    const delays = { ...ofOrders, on_the_way: onTheWay, delivered };
    const planned = (plan: Plan): void => {
      schedule.wake();
      if (isDriving(plan)) driving.wake();
    };
    const planning = { clock, random, pace: { delays, speed }, planned };
    return {
      reactions: {
        'order.simulation_requested': planOrderStep(planning),
        'delivery.simulation_requested': planDeliveryStep(planning),
      },
      async stop() {
        await driving.stop();
        await purgePlans.stop();
        await schedule.stop();
      },
    };
  },
});
