// The insights service: counts facts from order events, and returns figures by day and hour.
import { bearerOf } from '@waggle/service-kit/http';
import { admitStaff, credentialsOf } from '@waggle/service-kit/identity';
import { defineService, startPeriodicTask } from '@waggle/service-kit/process';
import type { Cause } from '@waggle/store';
import { countOrder } from './count-order.ts';
import { startFiguresFeed } from './figures-feed.ts';
import { makeSales } from './make-sales.ts';
import { manifest } from './manifest.ts';
import { orderMetrics } from './order-metrics.ts';
import { rebuildFigures } from './rebuild-figures.ts';
import { insightsRecords } from './records.ts';
import { routes } from './routes.ts';
import { insightsSocketApi } from './socket-api.ts';

const dayMs = 86_400_000;

export const service = defineService(manifest, {
  store: insightsRecords,
  socketApi: insightsSocketApi,
  async start({ store, signals, staff, clock, newId, config, log, metrics }) {
    const feed = await startFiguresFeed({
      store,
      signals,
      clock,
      failed: (error) => log.warn({ err: error }, 'could not read the figures; will retry'),
    });
    const keptMs = config.orderDays * dayMs;
    const scheduled: Cause = { correlation_id: newId(), causation_id: null };
    await makeSales(store, scheduled);
    const forgetOrders = startPeriodicTask(
      clock,
      3_600_000,
      () => {
        const before = clock.now() - keptMs;
        return store.transaction(scheduled, (tx) => tx.orders.removeWhere({ changed_at: { lt: before } }));
      },
      (error) => log.warn({ err: error }, 'could not remove old orders; will retry'),
    );
    const latest = await store.reads.orders.newest({ limit: 20 });
    const currencies = latest.flatMap(({ created }) => created?.currency ?? []);
    const count = countOrder({ signals, keptMs, metrics: orderMetrics(metrics, currencies) });
    return {
      reactions: {
        'order.created': count,
        'order.confirmed': count,
        'order.preparing': count,
        'order.ready': count,
        'order.out_for_delivery': count,
        'order.delivered': count,
        'order.picked_up': count,
        'order.cancelled': count,
        'order.step_undone': count,
        'order.promise_changed': count,
        'order.due': count,
      },
      rebuild: rebuildFigures,
      routes: (http) => routes(http, { store, clock }),
      sockets: [
        {
          path: '/ws/insights',
          connect({ connection, request: { headers } }) {
            const failed = (error: unknown) => log.warn({ err: error }, 'could not check a session; will retry');
            const admission = {
              staff,
              clock,
              credentials: credentialsOf({ bearer: bearerOf(headers), headers }),
              principals: manifest.access['WS /ws/insights'],
              failed,
            } as const;
            admitStaff(connection, admission, () => feed.add(connection));
          },
        },
      ],
      async stop() {
        await forgetOrders.stop();
        await feed.stop();
      },
    };
  },
});
