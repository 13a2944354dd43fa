// The notifications service: keeps the timeline of each order and pushes it to followers.
import { defineService, startPeriodicTask } from '@waggle/service-kit/process';
import type { Cause } from '@waggle/store';
import { Counter, Gauge } from 'prom-client';
import { clearEndedTimelines } from './clear-timelines.ts';
import { startFeed } from './feed.ts';
import { resumeOutcomes } from './followers.ts';
import { manifest } from './manifest.ts';
import { rebuildTimelines } from './rebuild-timelines.ts';
import {
  forgetCustomer,
  recordCourierTurn,
  recordCustomer,
  recordDeliveryChange,
  recordDue,
  recordOrderChange,
  recordOrderCreated,
  recordPromise,
} from './record-change.ts';
import { notificationsRecords } from './records.ts';
import { routes } from './routes.ts';
import { socketApi } from './socket-api.ts';
import { sockets } from './sockets.ts';

export const service = defineService(manifest, {
  store: notificationsRecords,
  socketApi,
  async start({ store, signals, staff, clock, newId, config, log, metrics }) {
    const feed = await startFeed({
      store,
      signals,
      clock,
      failed: (error) => log.warn({ err: error }, 'could not read timelines; followers have to resume'),
    });
    new Gauge({
      name: 'waggle_followers',
      help: 'WebSockets that follow an order or the kitchen, in this process.',
      registers: [metrics],
      collect() {
        this.set(feed.size);
      },
    });
    const resumes = new Counter({
      name: 'waggle_resumes_total',
      help: 'Clients that asked for the steps after the last one they saw, by outcome.',
      labelNames: ['outcome'] as const,
      registers: [metrics],
    });
    // From zero at the start: `rate` does not see the first value of a new series.
    for (const outcome of resumeOutcomes) resumes.inc({ outcome }, 0);
    const cause: Cause = { correlation_id: newId(), causation_id: null };
    const clearing = startPeriodicTask(
      clock,
      10 * 60_000,
      () => clearEndedTimelines({ store }, cause),
      (error) => log.warn({ err: error }, 'could not remove customers from ended timelines; will retry'),
    );
    return {
      reactions: {
        'order.created': recordOrderCreated({ signals }),
        'order.confirmed': recordOrderChange({ signals }),
        'order.preparing': recordOrderChange({ signals }),
        'order.ready': recordOrderChange({ signals }),
        'order.out_for_delivery': recordOrderChange({ signals }),
        'order.delivered': recordOrderChange({ signals }),
        'order.picked_up': recordOrderChange({ signals }),
        'order.cancelled': recordOrderChange({ signals }),
        'order.step_undone': recordOrderChange({ signals }),
        'order.promise_changed': recordPromise({ signals }),
        'order.due': recordDue({ signals }),
        'customer.recorded': recordCustomer({ signals }),
        'collector.recorded': recordCustomer({ signals }),
        'customer.forgotten': forgetCustomer({ signals }),
        'delivery.created': recordDeliveryChange({ signals }),
        'delivery.on_the_way': recordDeliveryChange({ signals }),
        'delivery.delivered': recordDeliveryChange({ signals }),
        'delivery.cancelled': recordDeliveryChange({ signals }),
        'delivery.reopened': recordCourierTurn({ signals }),
        'delivery.assigned': recordCourierTurn({ signals }),
        'delivery.failed': recordCourierTurn({ signals }),
      },
      rebuild: rebuildTimelines,
      routes: (http) => routes(http, { store, clock, positionOf: feed.positionOf }),
      sockets: sockets({
        store,
        feed,
        staff,
        clock,
        subscribeMs: config.subscribeSeconds * 1_000,
        resumed: (outcome) => resumes.inc({ outcome }),
        failed: (error) => log.warn({ err: error }, 'could not look up sessions; will retry'),
      }),
      async stop() {
        await clearing.stop();
        await feed.stop();
      },
    };
  },
});
