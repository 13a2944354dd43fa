// A process that publishes events of its own orders and handles its share of all: `node partitions-worker.ts <redis url> <partitions>
// <number> <events>`. It says when it is ready, publishes at "go", says when nothing is left, and at "stop" what it has handled.
import { createInterface } from 'node:readline';
import { startConsumer } from '@waggle/bus';
import { createRedisEventLog } from '@waggle/bus/redis/event-log.ts';
import { systemClock } from '@waggle/contracts';
import { partitionOf } from '@waggle/contracts/partitions.ts';
import { bytesOf } from './bus-event.ts';

const [url = '', ...given] = process.argv.slice(2);
const [partitions = 1, number = 0, events = 0] = given.map(Number);
const stream = 'orders-stream';
const log = createRedisEventLog({ url, namespace: 'bench', partitions });
let handled = 0;
const consumer = startConsumer({
  log,
  group: 'bench-group',
  consumer: `process-${number}`,
  subscriptions: [{ stream, events: ['order.confirmed'] }],
  async handle() {
    handled += 1;
  },
  clock: systemClock,
  random: Math.random,
  concurrency: 1_000,
  maxHeld: 5_000,
});
const say = (what: Readonly<Record<string, number>>) => process.stdout.write(`${JSON.stringify(what)}\n`);
const told = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

// A relay publishes each partition by itself.
async function publish(): Promise<void> {
  const all = Array.from({ length: events }, (_, n) => bytesOf(number * events + n));
  const byPartition = Map.groupBy(all, (event) =>
    partitionOf(stream, (JSON.parse(event) as { payload: { order_id: string } }).payload.order_id, partitions),
  );
  await Promise.all(
    [...byPartition].map(async ([name, mine]) => {
      for (let at = 0; at < mine.length; at += 256) {
        await log.append(
          name,
          mine.slice(at, at + 256).map((event) => ({ event })),
        );
      }
    }),
  );
}

await consumer.whenCaughtUp(60_000);
say({ ready: 1 });
await told.next();
await publish();
await consumer.whenCaughtUp(120_000);
say({ done: 1 });
await told.next();
await consumer.whenCaughtUp(60_000);
say({ handled });
await consumer.stop();
await log.close();
process.exit(0);
