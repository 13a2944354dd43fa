// The bare limit of the bus: a loop over node-redis that reads, counts and acknowledges in batches.
import { createClient } from 'redis';
import { bytesOf } from './bus-event.ts';

const [url = '', count = ''] = process.argv.slice(2);
const events = Number(count);
const [writer, reader] = [await createClient({ url }).connect(), await createClient({ url }).connect()];
await writer.xGroupCreate('stream', 'group', '0', { MKSTREAM: true });
const seen = new Map<string, number>();

async function read(until: number): Promise<void> {
  for (let handled = 0; handled < until; ) {
    const found = (await reader.xReadGroup(
      'group',
      'one',
      { key: 'stream', id: '>' },
      { COUNT: 1_000, BLOCK: 5_000 },
    )) as
      | readonly { readonly messages: readonly { readonly id: string; readonly message: Record<string, string> }[] }[]
      | null;
    const messages = found?.[0]?.messages ?? [];
    for (const { message } of messages) {
      const { payload } = JSON.parse(message['event'] ?? '') as { payload: { order_id: string } };
      seen.set(payload.order_id, (seen.get(payload.order_id) ?? 0) + 1);
    }
    if (messages.length > 0)
      await reader.xAck(
        'stream',
        'group',
        messages.map(({ id }) => id),
      );
    handled += messages.length;
  }
}

async function publish(from: number, to: number): Promise<void> {
  const reading = read(to - from);
  for (let at = from; at < to; at += 256) {
    await Promise.all(
      Array.from({ length: Math.min(256, to - at) }, (_, n) => writer.xAdd('stream', '*', { event: bytesOf(at + n) })),
    );
  }
  await reading;
}

const warmUp = 2_000;
await publish(0, warmUp);
const began = performance.now();
await publish(warmUp, warmUp + events);
const perSecond = events / ((performance.now() - began) / 1_000);
const doubled = [...seen.values()].filter((times) => times > 1).length;
process.stdout.write(`${JSON.stringify({ 'per second': perSecond, lost: warmUp + events - seen.size, doubled })}\n`);
await writer.close();
await reader.close();
