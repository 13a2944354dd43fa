import { memoryStreams } from '@waggle/bus/relay/conformance/memory-streams.ts';
import { type Relay, startRelay } from '@waggle/bus/relay/relay.ts';
import { systemClock } from '@waggle/contracts';
import { createHttp } from '@waggle/service-kit/http';
import { outboxRoutes } from '@waggle/service-kit/operations';
import { createLog } from '@waggle/service-kit/operations/log';
import { newId } from '@waggle/store';
import { accountsDefinition, requested, step } from '@waggle/store/conformance/accounts.ts';
import { openDatabase, type SqliteDatabase } from '@waggle/store/sqlite/database.ts';
import { openSqliteStore } from '@waggle/store/sqlite/store.ts';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { republishAll } from './republish.ts';

const orders = Array.from({ length: 100 }, () => newId());
const versions = Array.from({ length: 60 }, (_, at) => at + 1);

let database: SqliteDatabase;
let relay: Relay;
let http: ReturnType<typeof createHttp>;
let streams: ReturnType<typeof memoryStreams>;
let nothingLeft: () => Promise<void>;

beforeEach(async () => {
  database = openDatabase(':memory:');
  const store = await openSqliteStore({
    definition: accountsDefinition,
    database,
    clock: systemClock,
    newId,
  });
  streams = memoryStreams();
  relay = startRelay({
    outbox: store.outbox,
    log: streams,
    streams: accountsDefinition.publishes,
    owner: 'one',
    clock: systemClock,
    random: () => 0.5,
  });
  nothingLeft = () =>
    vi.waitFor(async () => expect(await store.outbox.backlog()).toMatchObject({ count: 0 }), { timeout: 30_000 });
  for (const version of versions) {
    await store.transaction(requested(), async (tx) => {
      for (const order of orders) await tx.emit('order.confirmed', step(order, version, 'confirmed'));
    });
  }
  await nothingLeft();
  const log = createLog({ level: 'silent' });
  http = createHttp({ log, metrics: new Registry(), newId, origins: [] });
  const services = [
    { name: 'orders', publishes: ['orders-stream', 'order-simulation-stream'], republish: relay.republish },
  ] as const;
  await http.register(outboxRoutes({ services, clock: systemClock }));
});
afterEach(async () => {
  await http.close();
  await relay.stop();
  await database.close();
});

const ask = async (body: object | undefined) => {
  const answer = await http.inject({ method: 'POST', url: '/api/outbox/republish', payload: body ?? {} });
  return { status: answer.statusCode, body: answer.json() };
};

test('the command sends requests until the answers say that nothing is left, and shows its progress', async () => {
  const progress: number[] = [];
  const api = { ask: async <T>(_method: string, _path: string, body?: object) => (await ask(body)).body as T };
  const total = await republishAll(api, '1h', ({ events }) => progress.push(events['orders'] ?? 0));
  expect(total.events).toEqual({ orders: 6_000 });
  expect(progress[0]).toBe(5_000);
  await nothingLeft();
  for (const order of orders) {
    expect(streams.versions('orders-stream', order)).toEqual([...versions, ...versions]);
  }
});

test('a position of another process’s stream and a future time are refused', async () => {
  const elsewhere = await ask({ since: '1h', after: { stream: 'deliveries-stream', entry_id: '1-0' } });
  expect([elsewhere.status, elsewhere.body.detail]).toEqual([
    400,
    'after/stream is "deliveries-stream", but must be one that this process publishes on: orders-stream, order-simulation-stream',
  ]);
  expect(await ask({ since: '1h', until: '2999-01-01T00:00:00.000Z' })).toMatchObject({ status: 400 });
});
