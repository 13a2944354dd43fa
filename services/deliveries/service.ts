// The deliveries service: one delivery for every order, from waiting to the customer's door.
import { defineService } from '@waggle/service-kit/process';
import { Counter } from 'prom-client';
import { takeRequestedStep } from './advance-delivery.ts';
import { cancelDelivery } from './cancel-delivery.ts';
import { createDelivery } from './create-delivery.ts';
import { manifest } from './manifest.ts';
import { deliveriesRecords } from './records.ts';
import { holdDelivery, releaseDelivery } from './release-delivery.ts';
import { routes } from './routes.ts';

export const service = defineService(manifest, {
  store: deliveriesRecords,
  start({ store, signals, staff, clock, newId, metrics }) {
    const ignoredSteps = new Counter({
      name: 'waggle_delivery_steps_ignored_total',
      help: 'Requested steps that changed nothing, by reason.',
      labelNames: ['reason'] as const,
      registers: [metrics],
    });
    const deps = { store, signals, staff, clock, newId, ignored: (reason: string) => ignoredSteps.inc({ reason }) };
    return {
      reactions: {
        'order.created': createDelivery(deps),
        'order.out_for_delivery': releaseDelivery(),
        'order.cancelled': cancelDelivery(deps),
        'order.step_undone': holdDelivery(),
        'delivery.update_requested': takeRequestedStep(deps),
      },
      routes: (http) => routes(http, deps),
    };
  },
});
