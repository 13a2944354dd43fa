// The deliveries service: one delivery for every order, from waiting to the customer's door.
import { defineService } from '@waggle/service-kit/process';
import { Counter } from 'prom-client';
import { routes } from './routes.ts';
import { mongoRecords } from './store/mongo.ts';
import { sqliteRecords } from './store/sqlite.ts';
import { subscriptions } from './subscriptions.ts';

export const deliveries = defineService({
  name: 'deliveries',
  config: {},
  store: { service: 'deliveries', sqlite: sqliteRecords, mongo: mongoRecords },
  start({ store, signals, staff, clock, newId, metrics }) {
    const ignoredSteps = new Counter({
      name: 'waggle_delivery_steps_ignored_total',
      help: 'Steps asked for that changed nothing, by why.',
      labelNames: ['reason'] as const,
      registers: [metrics],
    });
    const deps = { store, signals, staff, clock, newId, ignored: (reason: string) => ignoredSteps.inc({ reason }) };
    return {
      reactions: subscriptions(deps),
      routes: (http) => routes(http, deps),
    };
  },
});
