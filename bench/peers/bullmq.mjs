// BullMQ: `node bullmq.mjs <redis url> <events>` prints its figures.
import { Queue, Worker } from 'bullmq';
import { bytesOf } from '../compare/bus-event.ts';

const [url, count] = process.argv.slice(2);
const events = Number(count);
const { hostname: host, port } = new URL(url);
const connection = { host, port: Number(port), maxRetriesPerRequest: null };
const queue = new Queue('events', { connection, defaultJobOptions: { removeOnComplete: true } });
const seen = new Map();
let handled = 0;
let awaited = { count: Infinity, resolve: () => {} };
const worker = new Worker(
  'events',
  async ({ data }) => {
    const { order_id } = JSON.parse(data.event).payload;
    seen.set(order_id, (seen.get(order_id) ?? 0) + 1);
  },
  { connection, concurrency: 1_000 },
);
worker.on('completed', () => {
  handled += 1;
  if (handled >= awaited.count) awaited.resolve();
});

async function publish(from, to) {
  const done = new Promise((resolve) => {
    awaited = { count: to, resolve };
  });
  for (let at = from; at < to; at += 256) {
    const batch = Array.from({ length: Math.min(256, to - at) }, (_, n) => ({
      name: 'e',
      data: { event: bytesOf(at + n) },
    }));
    await queue.addBulk(batch);
  }
  await done;
}

const warmUp = 2_000;
await publish(0, warmUp);
const began = performance.now();
await publish(warmUp, warmUp + events);
const perSecond = events / ((performance.now() - began) / 1_000);
const doubled = [...seen.values()].filter((times) => times > 1).length;
process.stdout.write(`${JSON.stringify({ 'per second': perSecond, lost: warmUp + events - seen.size, doubled })}\n`);
await worker.close();
await queue.close();
