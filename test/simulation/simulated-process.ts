// A simulated process: the real services on the real embedded engine, behind gates that the world controls.

import type { EventLog, Signals } from '@waggle/bus';
import { createEmbeddedEventLog } from '@waggle/bus/embedded/event-log.ts';
import { embeddedStreams } from '@waggle/bus/embedded/file-streams.ts';
import { orphanPending } from '@waggle/bus/embedded/tables.ts';
import type { Clock, NewId, Random } from '@waggle/contracts';
import type { ConfigTable, ConfigValues } from '@waggle/service-kit/config';
import { createMemoryLimiter } from '@waggle/service-kit/http';
import { healthy } from '@waggle/service-kit/operations';
import type { Platform, ServiceDefinition } from '@waggle/service-kit/process';
import { createMemoryCache } from '@waggle/service-kit/process/memory-cache';
import { type RunningService, startService } from '@waggle/service-kit/process/start-service';
import { loadService, topology } from '@waggle/services';
import type { DeliveriesRecords } from '@waggle/services/deliveries/records.ts';
import type { OrdersRecords } from '@waggle/services/orders/records.ts';
import type { Store } from '@waggle/store';
import type { SqliteDatabase } from '@waggle/store/sqlite/database.ts';
import { sqliteJourneys } from '@waggle/store/sqlite/journeys.ts';
import { openSqliteStore } from '@waggle/store/sqlite/store.ts';
import { Registry } from 'prom-client';
import { fencedDatabase, type Gate } from './fenced-database.ts';
import { type SharedNotifier, withSharedNotifier } from './shared-notifier.ts';
import { simulatedServices } from './simulated-services.ts';
import type { VirtualTime } from './virtual-time.ts';

/** All processes share it. */
export interface Surroundings {
  readonly database: SqliteDatabase;
  readonly time: VirtualTime;
  readonly random: Random;
  readonly newId: NewId;
  readonly signals: Signals;
  readonly notifier: SharedNotifier;
  readonly log: Platform['log'];
  /** Several processes share the data, as on the cluster engine. */
  readonly several: boolean;
}

export interface SimulatedProcess {
  /** The store for customers' requests to this process. */
  readonly orders: Store<OrdersRecords>;
  /** The same for couriers and admins. */
  readonly deliveries: Store<DeliveriesRecords>;
  readonly cache: Platform['cache'];
  readonly signals: Platform['signals'];
  readonly clock: Clock;
  /** Stops it as SIGTERM does. */
  stop(): Promise<void>;
}

/** @param gates of the stores and of the event log, each of which may be unavailable on its own */
export async function startProcess(
  surroundings: Surroundings,
  clock: Clock,
  gates: { readonly store: Gate; readonly log: Gate },
): Promise<SimulatedProcess> {
  const { database, random, newId, signals, log } = surroundings;
  const storeFile = fencedDatabase(database, gates.store);
  const cache = createMemoryCache(clock);
  const stores = new Map<string, Store<object>>();
  const logFile = fencedDatabase(database, gates.log, surroundings.several ? withoutRelease : undefined);
  const eventLog = eventLogOf(surroundings, logFile, clock);
  // Several processes publish by their relays, as on the cluster engine.
  const streams = surroundings.several ? {} : { streams: embeddedStreams(logFile, clock) };
  const platform: Platform = {
    engine: 'embedded',
    folder: null,
    eventLog,
    signals,
    cache,
    limiter: createMemoryLimiter(clock),
    staff: { identify: async () => null },
    sessions: { lifetimeMs: 0, find: async () => null, changed: () => {} },
    audit: {
      begin: () => ({ entry_id: newId(), at: new Date(clock.now()).toISOString() }),
      record: async () => {},
      settle: async () => {},
      refused: () => {},
      close: async () => {},
    },
    origins: [],
    clock,
    random,
    newId,
    log,
    metrics: new Registry(),
    journeys: sqliteJourneys(storeFile),
    async openStore(definition) {
      const store = await openSqliteStore({ definition, database: storeFile, clock, newId, ...streams });
      stores.set(definition.service, store as unknown as Store<object>);
      return store;
    },
    check: async () => healthy,
    close: async () => {},
  };
  const services: RunningService[] = [];
  for (const definition of definitions) {
    services.push(await startService(definition, platform, settingsOf(definition), { topology, ...times }));
  }
  return {
    orders: stores.get('orders') as unknown as Store<OrdersRecords>,
    deliveries: stores.get('deliveries') as unknown as Store<DeliveriesRecords>,
    cache,
    signals,
    clock,
    async stop() {
      await Promise.all(services.map((service) => service.stop(stopWithinMs)));
      await platform.eventLog.close();
    },
  };
}

// Loaded before the simulation: loading takes real time, and a simulated clock does not wait for it.
const definitions = await Promise.all(simulatedServices.map(loadService));

const stopWithinMs = 10_000;

// Trims streams to the unacknowledged entries; the outboxes and inboxes keep theirs.
const dayMs = 86_400_000;
const times = { outboxMs: dayMs, inboxMs: 7 * dayMs, streamMs: 0, leaseMs: 10_000 };

const differing: Readonly<Record<string, ConfigValues<ConfigTable>>> = {
  orders: { demoMenu: false },
  simulator: { speed: 20 },
};

const settingsOf = ({ manifest: { name, settings } }: ServiceDefinition): ConfigValues<ConfigTable> => ({
  ...Object.fromEntries(Object.entries(settings).map(([key, entry]) => [key, entry.default])),
  ...differing[name],
});

// When its only process starts, the embedded log releases pending entries; here that would take them from other processes.
const withoutRelease = (sql: string) => sql.replaceAll(orphanPending, '');

function eventLogOf({ several, notifier, random }: Surroundings, file: SqliteDatabase, clock: Clock): EventLog {
  const log = createEmbeddedEventLog(file, clock);
  return several ? withSharedNotifier(log, notifier, clock, random) : log;
}
