// `npm run walks`: prints the files of the three walks in docs/architecture.md, as V8 counts them on Redis and MongoDB.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createClient } from 'redis';
import { WebSocket } from 'ws';
import { dropDatabases } from '../../deploy/processes/databases.ts';
import { freePort, startRedis } from '../../deploy/processes/redis.ts';
import { startWaggle, type WaggleProcess, waitFor } from '../../deploy/processes/waggle.ts';
import { type Coverage, measureCoverage } from './coverage.ts';
import { described, inAll, straightest } from './walk.ts';

const { values } = parseArgs({
  options: {
    /** Another checkout of this repository, of an earlier commit. */
    tree: { type: 'string', default: path.resolve(import.meta.dirname, '../..') },
    /** How often each walk runs. */
    runs: { type: 'string', default: '5' },
  },
});
const mongodbUrl = process.env['MONGODB_URL'];
if (!mongodbUrl) {
  process.stderr.write('walks need MONGODB_URL, a replica set, and redis-server in PATH\n');
  process.exit(2);
}

const namespace = `walks${randomBytes(4).toString('hex')}`;
const redis = await startRedis();
const settings = {
  WAGGLE_UNLIMITED_ADDRESSES: 'loopback',
  REDIS_URL: redis.url,
  MONGODB_URL: mongodbUrl,
  WAGGLE_NAMESPACE: namespace,
  WAGGLE_STAFF_TOKEN: 'staff-token-of-the-walks-of-waggle',
  // No consumer claims an entry and none renews a lease during a walk.
  WAGGLE_LEASE_SECONDS: '600',
};
const root = path.resolve(values.tree);
const streams = createClient({ url: redis.url });
await streams.connect();
const stream = `${namespace}:orders-stream`;

interface Measured {
  readonly waggle: WaggleProcess;
  readonly coverage: Coverage;
}
const running: Measured[] = [];
async function serve(what: string): Promise<Measured> {
  const port = await freePort();
  const nodeArguments = [`--inspect=127.0.0.1:${port}`];
  const waggle = await startWaggle({ what, settings, nodeArguments, program: path.join(root, 'waggle/cli.ts') });
  const measured = { waggle, coverage: await measureCoverage(port, root) };
  running.push(measured);
  return measured;
}

interface Placed {
  readonly order_id: string;
  readonly tracking_token: string;
}
async function post<T>(path: string, body: object): Promise<T> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${settings.WAGGLE_STAFF_TOKEN}` };
  const answer = await fetch(`${orders.waggle.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`POST ${path} was answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
}
/** Places an order; resolves when its event is on the stream. */
async function placeOrder(): Promise<Placed> {
  const before = await streams.xLen(stream);
  const placed = await post<Placed>('/api/orders', {
    customer: { name: 'Ada', phone: '+44 20 7946 0000', address: '12 St James’s Square' },
    items: [{ item_id: 'margherita', quantity: 1 }],
  });
  await waitFor('the event on the stream', 10_000, async () => (await streams.xLen(stream)) > before);
  return placed;
}
/** The notifications group has acknowledged every entry of the stream. */
async function acknowledged(): Promise<void> {
  await waitFor('the acknowledgement', 10_000, async () => {
    const end = (await streams.xInfoStream(stream))['last-generated-id'];
    const groups = await streams.xInfoGroups(stream);
    const group = groups.find(({ name }) => String(name).includes('notifications'));
    return group !== undefined && group.pending === 0 && group['last-delivered-id'] === end;
  });
}
/** Work at the end of a walk, such as marking an event as published, takes no longer. */
const settle = () => pause(200);

/** Background work shows up between a walk's files, but seldom in each of so many runs. */
const ordersFor = 3;

/** A run of a walk: prepares it, and returns the function that performs it. */
type Act = () => Promise<() => Promise<unknown>>;

/** Measures a walk in a process. @param counts whether the process did nothing else, judged by the files that it called */
async function measured(
  name: string,
  { coverage }: Measured,
  act: Act,
  counts: (files: readonly string[]) => boolean = () => true,
): Promise<void> {
  const walk = async (): Promise<{ readonly files: string[]; readonly order: string[] }> => {
    for (let tries = 0; tries < 20; tries += 1) {
      const go = await act();
      await settle();
      await coverage.calledFiles();
      await coverage.noted();
      await go();
      await settle();
      const [files, order] = [await coverage.calledFiles(), await coverage.noted()];
      if (counts(files)) return { files, order };
    }
    throw new Error(`"${name}": the process did other work in every run`);
  };
  const runs = [];
  for (let n = 0; n < Number(values.runs); n += 1) runs.push((await walk()).files);
  const files = inAll(runs);
  await coverage.note(files);
  const orders = [];
  for (let n = 0; n < ordersFor * Number(values.runs); n += 1) orders.push((await walk()).order);
  process.stdout.write(`${name}: ${described(straightest(orders))}\n\n`);
}

/** Follows an order; resolves when the steps so far have come. */
async function follow({ order_id, tracking_token }: Placed, url: string): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws/orders/${order_id}`);
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'subscribe', token: tracking_token, after: 0 }));
  await once(socket, 'message');
  return socket;
}

let orders: Measured;
try {
  orders = await serve('orders');
  const warmUp = await placeOrder();
  await post(`/api/orders/${warmUp.order_id}/status`, { status: 'confirmed' });
  await measured('A POST becomes an event on the stream', orders, async () => placeOrder);

  const notifications = await serve('notifications');
  await acknowledged();
  await measured('An entry is read, handled and acknowledged', notifications, async () => async () => {
    await placeOrder();
    await acknowledged();
  });

  // Another process records the step, so that this one only brings it to the screen.
  await serve('notifications');
  let open: WebSocket | undefined;
  const handled = (files: readonly string[]) => files.includes('bus/handling.ts');
  await measured(
    'A step reaches the screen',
    notifications,
    async () => {
      open?.close();
      const placed = await placeOrder();
      await acknowledged();
      const socket = await follow(placed, notifications.waggle.url);
      return async () => {
        const step = once(socket, 'message');
        await post(`/api/orders/${placed.order_id}/status`, { status: 'confirmed' });
        await step;
        open = socket;
      };
    },
    (files) => !handled(files),
  );
} finally {
  for (const { coverage, waggle } of running) {
    coverage.close();
    await waggle.end();
  }
  streams.destroy();
  await redis.stop();
  await dropDatabases(mongodbUrl, namespace);
}
