// @moleculer/channels on Redis: `node moleculer.mjs <redis url> <events>` prints its figures.
import { Middleware } from '@moleculer/channels';
import { ServiceBroker } from 'moleculer';
import { bytesOf } from '../compare/bus-event.ts';

const [url, count] = process.argv.slice(2);
const events = Number(count);
const seen = new Map();
let handled = 0;
let awaited = { count: Infinity, resolve: () => {} };
const broker = new ServiceBroker({
  logger: false,
  middlewares: [Middleware({ adapter: { type: 'Redis', options: { redis: url } } })],
});
broker.createService({
  name: 'bench',
  channels: {
    events: {
      group: 'bench',
      maxInFlight: 1_000,
      async handler({ event }) {
        const { order_id } = JSON.parse(event).payload;
        seen.set(order_id, (seen.get(order_id) ?? 0) + 1);
        handled += 1;
        if (handled >= awaited.count) awaited.resolve();
      },
    },
  },
});
await broker.start();

async function publish(from, to) {
  const done = new Promise((resolve) => {
    awaited = { count: to, resolve };
  });
  for (let at = from; at < to; at += 256) {
    await Promise.all(
      Array.from({ length: Math.min(256, to - at) }, (_, n) =>
        broker.sendToChannel('events', { event: bytesOf(at + n) }),
      ),
    );
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
await broker.stop();
