// Measures how long a trace takes among many orders: one order goes its way through a Waggle, and is copied, with all its events and
// inbox entries, in the store. Run with `npm run bench:trace`; with REDIS_URL and MONGODB_URL it measures the cluster engine.
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { type FoundOrders, type Journey, shortId } from '@waggle/contracts';
import { dropDatabases } from '../deploy/processes/databases.ts';
import { startWaggle, temporaryFolder, waitFor } from '../deploy/processes/waggle.ts';
import { copyInDatabases } from './trace/copy-in-databases.ts';
import { copyInFile } from './trace/copy-in-file.ts';
import { copyOf } from './trace/copy-of.ts';

const { values } = parseArgs({ options: { orders: { type: 'string', default: '100000' } } });
const orders = Number(values.orders);
const limitMs = 200;
const staffToken = 'staff-token-of-the-benchmark-of-traces';
const { REDIS_URL: redisUrl = '', MONGODB_URL: mongodbUrl = '' } = process.env;
const { folder, remove } = temporaryFolder();
const namespace = `bench${process.pid}`;
const settings = {
  WAGGLE_DATA: folder,
  WAGGLE_STAFF_TOKEN: staffToken,
  WAGGLE_SIMULATOR_SPEED: '100',
  LOG_LEVEL: 'warn',
  ...(redisUrl === '' ? {} : { REDIS_URL: redisUrl, MONGODB_URL: mongodbUrl, WAGGLE_NAMESPACE: namespace }),
};
const waggle = await startWaggle({ settings });

async function ask<T>(path: string, body?: object): Promise<T> {
  const answer = await fetch(`${waggle.url}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${staffToken}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
}
const journeyOf = (id: string) => ask<Journey>(`/api/operations/journeys/${id}`);

try {
  const customer = { name: 'Ada', phone: '+44 20 7946 0000', address: '12 St James’s Square' };
  const items = [{ item_id: 'margherita', quantity: 1 }];
  const { order_id } = await ask<{ order_id: string }>('/api/orders', { customer, items });
  await waitFor('the order to be delivered', 60_000, async () => (await journeyOf(order_id)).over);
  const { events } = await journeyOf(order_id);
  process.stdout.write(`copying an order with ${events.length} events ${orders} times\n`);
  const begun = performance.now();
  if (redisUrl === '') copyInFile(folder, order_id, orders);
  else await copyInDatabases(mongodbUrl, namespace, order_id, orders);
  process.stdout.write(`copied in ${Math.round((performance.now() - begun) / 1_000)} s\n`);

  const times: number[] = [];
  for (let round = 0; round < 50; round += 1) {
    const id = copyOf(order_id, randomInt(orders));
    const wanted = round % 2 === 0 ? { number: shortId(id) } : { correlation_id: id };
    const from = performance.now();
    const found = await ask<FoundOrders>('/api/orders/find', wanted);
    const journey = await journeyOf(found.orders.at(0)?.order_id ?? '');
    times.push(performance.now() - from);
    if (journey.events.length !== events.length || !journey.over) throw new Error(`the trace of ${id} is not whole`);
  }
  times.sort((a, b) => a - b);
  const [median = 0, worst = 0] = [times[25], times[49]];
  process.stdout.write(
    `a trace among ${orders} orders: median ${median.toFixed(1)} ms, worst of 50 ${worst.toFixed(1)} ms\n`,
  );
  if (worst > limitMs) {
    process.stderr.write(`above the ${limitMs} ms that are allowed\n`);
    process.exitCode = 1;
  }
} finally {
  await waggle.end('SIGKILL');
  if (redisUrl !== '') await dropDatabases(mongodbUrl, namespace);
  remove();
}
