// The embedded order path: `POST /api/orders` with three items beside the bare limit, and an order's whole life with the simulator.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { asStaff } from '../../test/support/customer.ts';
import { startWaggle, temporaryFolder, waitFor } from '../../test/support/waggle.ts';
import { putUnderLoad } from './load.ts';
import type { Contestant, Figures, Part } from './part.ts';
import { processTimeOf } from './process-time.ts';

const items = ['margherita', 'honey-cake', 'mineral-water'];
const body = (n: number) => ({
  customer: {
    name: 'Ada',
    phone: `+44 20 7946 ${String(n % 10_000).padStart(4, '0')}`,
    address: '12 St James’s Square',
  },
  items: items.map((item_id) => ({ item_id, quantity: 1 })),
});
const patienceMs = 120_000;

export interface WaggleLoad {
  readonly name: string;
  /** Null: the simulator is off. */
  readonly simulatorSpeed: number | null;
  readonly connections: number;
  readonly seconds: number;
  readonly settings?: Readonly<Record<string, string>>;
  /** Runs beside the load, until `ends`. */
  readonly meanwhile?: (url: string, ends: AbortSignal) => Promise<void>;
}

export const waggle = ({
  name,
  simulatorSpeed,
  connections,
  seconds,
  settings,
  meanwhile,
}: WaggleLoad): Contestant => ({
  name,
  async round() {
    const { folder, remove } = temporaryFolder();
    const simulator =
      simulatorSpeed === null ? { WAGGLE_SIMULATOR: 'off' } : { WAGGLE_SIMULATOR_SPEED: String(simulatorSpeed) };
    const open = { WAGGLE_ORDERS_PER_PHONE: 'off', WAGGLE_ORDERS_PER_DEVICE: 'off', LOG_LEVEL: 'warn' };
    const server = await startWaggle({ settings: { ...simulator, ...open, ...settings, WAGGLE_DATA: folder } });
    const file = new DatabaseSync(path.join(folder, 'waggle.db'), { readOnly: true, timeout: 5_000 });
    const ends = new AbortController();
    const beside = meanwhile?.(server.url, ends.signal);
    try {
      for (const item of items) await asStaff(server.url, `/api/menu/${item}/restock`, 'POST', { quantity: 900_000 });
      const load = { url: server.url, path: '/api/orders', connections, body };
      const warm = await putUnderLoad({ ...load, seconds: 1 });
      await caughtUp(file, simulatorSpeed !== null);
      const timeBefore = processTimeOf(server.pid);
      const { placed, perSecond, p50, p99 } = await putUnderLoad({ ...load, seconds });
      const endedAt = performance.now();
      await caughtUp(file, simulatorSpeed !== null);
      return {
        'per second': perSecond,
        'p50 ms': p50,
        'p99 ms': p99,
        'processor ms': (processTimeOf(server.pid) - timeBefore) / placed,
        'caught up after ms': performance.now() - endedAt,
        ...losses(file, warm.placed + placed),
      };
    } finally {
      ends.abort();
      await beside;
      file.close();
      await server.end();
      remove();
    }
  },
});

/** Until every group has handled everything and, with the simulator, every order is delivered. */
const caughtUp = (file: DatabaseSync, delivered: boolean): Promise<void> => {
  const left = [
    'SELECT 1 FROM bus_pending LIMIT 1',
    'SELECT 1 FROM bus_groups g JOIN bus_streams s USING (stream) WHERE g.delivered < s.last LIMIT 1',
    'SELECT 1 FROM orders_outbox WHERE entry IS NULL LIMIT 1',
    ...(delivered ? ["SELECT 1 FROM orders_orders WHERE status <> 'delivered' LIMIT 1"] : []),
  ].map((sql) => file.prepare(sql));
  return waitFor('everything to be handled', patienceMs, () => left.every((query) => query.get() === undefined));
};

/** Orders that somebody got an answer for and that are not there, or whose followers are not; and those that are there twice. */
function losses(file: DatabaseSync, placed: number): Figures {
  const count = (sql: string) => Number(file.prepare(`SELECT count(*) AS n FROM ${sql}`).get()?.['n']);
  const complete = count(
    'orders_orders o JOIN deliveries_deliveries d ON d.order_id = o.order_id JOIN notifications_timelines t ON t.order_id = o.order_id',
  );
  return { lost: Math.max(0, placed - complete), doubled: Math.max(0, complete - placed) };
}

const bare = (name: string, fsync: 'each' | 'shared'): Contestant => ({
  name,
  async round() {
    const { folder, remove } = temporaryFolder();
    const script = path.join(import.meta.dirname, 'bare-route.ts');
    const child = spawn(process.execPath, [script, path.join(folder, 'orders.db'), fsync], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const [port] = (await once(child.stdout, 'data')) as [Buffer];
      const load = { url: `http://127.0.0.1:${Number(String(port))}`, path: '/api/orders', connections: 64, body };
      await putUnderLoad({ ...load, seconds: 1 });
      const timeBefore = processTimeOf(child.pid ?? 0);
      const { placed, perSecond, p50, p99 } = await putUnderLoad({ ...load, seconds: 4 });
      const processor = (processTimeOf(child.pid ?? 0) - timeBefore) / placed;
      return { 'per second': perSecond, 'p50 ms': p50, 'p99 ms': p99, 'processor ms': processor };
    } finally {
      child.kill();
      await once(child, 'exit');
      remove();
    }
  },
});

const embedded = 'Waggle, embedded';
const each = 'bare Fastify, an fsync each';
const shared = 'bare Fastify, a shared fsync';

export const orders: Part = {
  name: 'orders',
  title: '`POST /api/orders`, three items, 64 connections, nobody moves the orders',
  contestants: [
    waggle({ name: embedded, simulatorSpeed: null, connections: 64, seconds: 4 }),
    bare(each, 'each'),
    bare(shared, 'shared'),
  ],
  bars: [
    { says: '≥ 1.5 × an fsync each', figure: 'per second', of: embedded, against: each, atLeast: 1.5 },
    { says: '≥ 0.35 × a shared fsync', figure: 'per second', of: embedded, against: shared, atLeast: 0.35 },
    { says: 'p99 ≤ 3 × a shared fsync', figure: 'p99 ms', of: embedded, against: shared, atMost: 3 },
    { says: 'all handled within a second of the end', figure: 'caught up after ms', of: embedded, atMost: 1_000 },
    { says: 'no order lost', figure: 'lost', of: embedded, atMost: 0 },
    { says: 'no order doubled', figure: 'doubled', of: embedded, atMost: 0 },
  ],
};

const busy = 'Waggle, simulator at speed 50, 16 connections';
const alone = 'Waggle, simulator off, one connection';

export const lives: Part = {
  name: 'lives',
  title: 'An order’s whole life on the embedded engine',
  contestants: [
    waggle({ name: busy, simulatorSpeed: 50, connections: 16, seconds: 4 }),
    waggle({ name: alone, simulatorSpeed: null, connections: 1, seconds: 2 }),
  ],
  bars: [
    { says: '≤ 2 ms of processor', figure: 'processor ms', of: busy, atMost: 2 },
    { says: '`POST` ≤ 3 × its latency alone', figure: 'p50 ms', of: busy, against: alone, atMost: 3 },
    { says: 'no order lost', figure: 'lost', of: busy, atMost: 0 },
    { says: 'no order doubled', figure: 'doubled', of: busy, atMost: 0 },
  ],
};
