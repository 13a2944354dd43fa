// The embedded engine: outbox → relay → stream → consumers → inbox, with their housekeeping, as in a service.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { topologyOf } from '@waggle/contracts';
import { createLog } from '@waggle/service-kit/operations/log';
import { defineService } from '@waggle/service-kit/process';
import { openEmbeddedPlatform } from '@waggle/service-kit/process/embedded';
import { startService } from '@waggle/service-kit/process/start-service';
import { manifests } from '@waggle/services';
import { manifest as deliveries } from '@waggle/services/deliveries/manifest.ts';
import { manifest as notifications } from '@waggle/services/notifications/manifest.ts';
import { manifest as orders } from '@waggle/services/orders/manifest.ts';
import { manifest as simulator } from '@waggle/services/simulator/manifest.ts';
import type { Store } from '@waggle/store';
import { defineRecords } from '@waggle/store/collections';
import { atRest, confirmed, isRest, maxInFlight, pollUntil } from './soak-events.ts';
import type { SoakOptions } from './soak-options.ts';

export async function soakEmbedded({
  events,
  every,
  retentionMs,
  withoutSimulator,
  sampled,
  rested,
}: SoakOptions): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'waggle-soak-'));
  const { platform } = await openEmbeddedPlatform({
    data: folder,
    log: createLog({ level: 'error' }),
    staffToken: 'nobody',
  });
  const reader = new DatabaseSync(path.join(folder, 'waggle.db'), { readOnly: true, timeout: 5_000 });
  // The consumers that run here, and the simulator, which can be switched off.
  const runs = [orders, deliveries, notifications, simulator].map(({ name }) => name as string);
  const flows = manifests.map((flow) => (runs.includes(flow.name) ? flow : { ...flow, consumes: {} }));
  const topology = topologyOf(flows, withoutSimulator ? ['simulator'] : []);
  const times = { outboxMs: retentionMs, inboxMs: retentionMs, streamMs: retentionMs, everyMs: retentionMs, topology };
  let handled = 0;
  let source: Store<object> | undefined;
  const services = [
    await startService(
      publisher((store) => (source = store)),
      platform,
      {},
      times,
    ),
    await startService(bystander, platform, {}, times),
    await startService(
      counter(() => (handled += 1)),
      platform,
      {},
      times,
    ),
  ];
  const store = source;
  if (!store) throw new Error('the publisher was not started');

  const begun = performance.now();
  let sent = 0;
  while (sent < events) {
    await pollUntil(() => sent - handled < maxInFlight);
    const batch = Math.min(50, every - (sent % every), events - sent);
    await store.transaction({ correlation_id: platform.newId(), causation_id: null }, async (tx) => {
      for (let i = 0; i < batch; i += 1) {
        const order_id = platform.newId();
        await tx.emit('order.confirmed', confirmed(order_id, i + 2));
        if (withoutSimulator)
          await tx.emit('order.simulation_requested', { order_id, version: i + 2, status: 'confirmed' });
      }
    });
    sent += batch;
    if (sent % every !== 0) continue;
    await pollUntil(() => handled >= sent);
    sampled({ events: sent, elapsedMs: performance.now() - begun, kept: { ...bytesIn(folder), ...countsIn(reader) } });
    if (isRest(sent, { events, every })) {
      rested({ ...(await atRest(async () => countsIn(reader), retentionMs)), 'live bytes': liveBytes(reader) });
    }
  }
  await Promise.all(services.map((service) => service.stop(10_000)));
  reader.close();
  await platform.close();
  rmSync(folder, { recursive: true, force: true });
}

function bytesIn(folder: string): Record<string, number> {
  const size = (name: string) => statSync(path.join(folder, name)).size;
  return {
    'file bytes': size('waggle.db'),
    'log bytes': size('waggle.db-wal'),
    'heap bytes': process.memoryUsage().heapUsed,
  };
}

/** Counts only pages in use: SQLite reuses the free ones. */
function liveBytes(reader: DatabaseSync): number {
  const of = (name: string) => Number(Object.values(reader.prepare(`PRAGMA ${name}`).get() ?? {})[0]);
  return (of('page_count') - of('freelist_count')) * of('page_size');
}

function countsIn(reader: DatabaseSync): Record<string, number> {
  const rows = (table: string) => Number(reader.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n']);
  return {
    'outbox rows': rows('orders_outbox'),
    'inbox rows': rows('notifications_inbox'),
    'stream entries': rows('bus_entries'),
    pending: rows('bus_pending'),
  };
}

const ignore = async () => {};

const publisher = (started: (store: Store<object>) => void) =>
  defineService(
    { ...orders, settings: {}, init: [] as const },
    {
      store: defineRecords({}),
      start({ store }) {
        started(store);
        return {
          reactions: {
            'order.update_requested': ignore,
            'delivery.delivered': ignore,
            'delivery.reopened': ignore,
            'delivery.assigned': ignore,
            'delivery.failed': ignore,
          },
        };
      },
    },
  );

// Reads the stream, since trimming waits for every group, but handles none of these events.
const bystander = defineService(
  { ...deliveries, settings: {}, init: [] as const },
  {
    store: defineRecords({}),
    start: () => ({
      reactions: {
        'order.created': ignore,
        'order.out_for_delivery': ignore,
        'order.cancelled': ignore,
        'order.step_undone': ignore,
        'customer.recorded': ignore,
        'customer.forgotten': ignore,
        'delivery.update_requested': ignore,
      },
    }),
  },
);

const counter = (handled: () => void) =>
  defineService(
    { ...notifications, settings: {}, init: [] as const },
    {
      store: defineRecords({}),
      start: () => ({
        reactions: {
          'order.created': ignore,
          'order.confirmed': async (tx) => tx.afterCommit(handled),
          'order.preparing': ignore,
          'order.ready': ignore,
          'order.out_for_delivery': ignore,
          'order.delivered': ignore,
          'order.picked_up': ignore,
          'order.cancelled': ignore,
          'order.step_undone': ignore,
          'order.promise_changed': ignore,
          'order.due': ignore,
          'customer.recorded': ignore,
          'collector.recorded': ignore,
          'customer.forgotten': ignore,
          'delivery.created': ignore,
          'delivery.on_the_way': ignore,
          'delivery.delivered': ignore,
          'delivery.cancelled': ignore,
          'delivery.reopened': ignore,
          'delivery.assigned': ignore,
          'delivery.failed': ignore,
        },
      }),
    },
  );
