// The deliveries service: one delivery for every order that is not picked up, from waiting to the customer's door.
import { defineService, startBackfill, startPeriodicTask } from '@waggle/service-kit/process';
import type { Cause } from '@waggle/store';
import { Counter } from 'prom-client';
import { takeRequestedDeliveryStep } from './advance-delivery.ts';
import { cancelDelivery } from './cancel-delivery.ts';
import { createDelivery } from './create-delivery.ts';
import { manifest } from './manifest.ts';
import { clearEndedDeliveries, forgetRecipient, recordRecipient, removeLeftRecipients } from './recipients.ts';
import { deliveriesRecords } from './records.ts';
import { holdDelivery, releaseDelivery } from './release-delivery.ts';
import { requestOpenDeliveries } from './request-open-deliveries.ts';
import { routes } from './routes.ts';

export const service = defineService(manifest, {
  store: deliveriesRecords,
  start({ store, unread, signals, staff, clock, newId, metrics, log }) {
    const ignoredSteps = new Counter({
      name: 'waggle_delivery_steps_ignored_total',
      help: 'Requested steps that changed nothing, by reason.',
      labelNames: ['reason'] as const,
      registers: [metrics],
    });
    // From zero at the start: `rate` does not see the first value of a new series.
    for (const reason of ['repeated', 'impossible', 'stale', 'unknown_delivery']) ignoredSteps.inc({ reason }, 0);
    const simulated = !unread.includes('delivery-simulation-stream');
    const ignored = (reason: string) => ignoredSteps.inc({ reason });
    const deps = { store, signals, staff, clock, newId, simulated, ignored };
    const cause: Cause = { correlation_id: newId(), causation_id: null };
    const backfill = startBackfill({
      store,
      record: ({ simulation }) => simulation,
      on: simulated,
      clock,
      cause,
      requestPage: requestOpenDeliveries({ store, cause }),
      failed: (error) => log.warn({ err: error }, 'could not request steps from the simulator; will retry'),
    });
    const leftRecipients = startPeriodicTask(
      clock,
      10 * 60_000,
      async () => {
        await clearEndedDeliveries({ store }, cause);
        await removeLeftRecipients({ store, clock }, cause);
      },
      (error) => log.warn({ err: error }, 'could not remove customers of ended deliveries; will retry'),
    );
    return {
      reactions: {
        'order.created': createDelivery(deps),
        'customer.recorded': recordRecipient(deps),
        'customer.forgotten': forgetRecipient(),
        'order.out_for_delivery': releaseDelivery(simulated),
        'order.cancelled': cancelDelivery(deps),
        'order.step_undone': holdDelivery(simulated),
        'delivery.update_requested': takeRequestedDeliveryStep(deps),
      },
      routes: (http) => routes(http, deps),
      async stop() {
        await leftRecipients.stop();
        await backfill.stop();
      },
    };
  },
});
