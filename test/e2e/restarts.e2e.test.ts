import { setTimeout } from 'node:timers/promises';
import type { PlacedOrder } from '@waggle/contracts';
import { serviceNames } from '@waggle/services';
import { describe, expect, test } from 'vitest';
import { deliveredSteps, isDelivered, names, orderOf, placed, stockOf, trackUntil } from '../support/customer.ts';
import { waitFor } from '../support/waggle.ts';
import { cluster, embedded } from './engines.ts';

describe.each([embedded, cluster])('on the $name engine', (engine) => {
  test.skipIf(!engine.available).each(['SIGTERM', 'SIGKILL'] as const)(
    'each service in turn is ended with %s under load and started again: every order that was taken is delivered, once',
    async (signal) => {
      const waggle = await engine.deploy({ settings: { WAGGLE_LEASE_SECONDS: '2', WAGGLE_SIMULATOR_SPEED: '30' } });
      try {
        const before = (await stockOf(waggle.orders, 'mineral-water')) ?? 0;
        const taken = new Map<string, PlacedOrder>();
        let going = true;
        const customer = async () => {
          while (going) {
            const order = await placed(waggle.orders, { item: 'mineral-water' });
            taken.set(order.order_id, order);
            // Few enough for a slow machine to deliver in time.
            await setTimeout(250);
          }
        };
        const customers = [customer(), customer()];
        for (const service of serviceNames) {
          const soFar = taken.size;
          await waitFor('some more orders to be taken', 30_000, () => taken.size >= soFar + 3);
          await waggle.restart(service, signal);
        }
        going = false;
        await Promise.all(customers);

        const stories = await Promise.all(
          [...taken.values()].map((order) => trackUntil(waggle.notifications, order, isDelivered, 90_000)),
        );
        for (const steps of stories) {
          expect(steps.map(({ seq }) => seq)).toEqual(deliveredSteps.map((_, i) => i + 1));
          expect([...names(steps)].sort()).toEqual([...deliveredSteps].sort());
        }
        for (const order of taken.values())
          expect(await orderOf(waggle.orders, order)).toMatchObject({ status: 'delivered', version: 6 });
        expect(await stockOf(waggle.orders, 'mineral-water')).toBe(before - taken.size);
      } finally {
        await waggle.stop();
      }
    },
  );
});
