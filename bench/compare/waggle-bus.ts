// Waggle's bus on one engine: `node waggle-bus.ts <redis url> <events> <redis|embedded>` prints its figures.
import { startConsumer } from '@waggle/bus';
import { createEmbeddedEventLog } from '@waggle/bus/embedded/event-log.ts';
import { createRedisEventLog } from '@waggle/bus/redis/event-log.ts';
import { systemClock } from '@waggle/contracts';
import { openDatabase } from '@waggle/store/sqlite/database.ts';
import { temporaryFolder } from '../../deploy/processes/waggle.ts';
import { bytesOf } from './bus-event.ts';

const [url = '', count = '', engine = ''] = process.argv.slice(2);
const events = Number(count);
const stream = 'orders-stream';
const { folder, remove } = temporaryFolder();
const database = engine === 'embedded' ? openDatabase(folder) : null;
const log = database ? createEmbeddedEventLog(database, systemClock) : createRedisEventLog({ url, namespace: 'bench' });
const seen = new Map<string, number>();
const consumer = startConsumer({
  log,
  group: 'bench-group',
  consumer: 'one',
  subscriptions: [{ stream, events: ['order.confirmed'] }],
  async handle({ payload }) {
    seen.set(payload.order_id, (seen.get(payload.order_id) ?? 0) + 1);
  },
  clock: systemClock,
  random: Math.random,
  concurrency: 1_000,
  maxHeld: 5_000,
});

async function publish(from: number, to: number): Promise<void> {
  for (let at = from; at < to; at += 256) {
    const batch = Array.from({ length: Math.min(256, to - at) }, (_, n) => ({ event: bytesOf(at + n) }));
    await log.append(stream, batch);
  }
  await consumer.whenCaughtUp(120_000);
}

// The clock's timers keep no process running.
const running = setInterval(() => {}, 1_000);
const warmUp = 2_000;
await publish(0, warmUp);
const began = performance.now();
await publish(warmUp, warmUp + events);
const perSecond = events / ((performance.now() - began) / 1_000);
const lost = warmUp + events - seen.size;
const doubled = [...seen.values()].filter((times) => times > 1).length;
process.stdout.write(`${JSON.stringify({ 'per second': perSecond, lost, doubled })}\n`);
clearInterval(running);
await consumer.stop();
await log.close();
await database?.close();
remove();
