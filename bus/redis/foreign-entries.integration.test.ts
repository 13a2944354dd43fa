// Foreign entries of any field count and size must not block a consumer.
import { encodeEvent, systemClock } from '@waggle/contracts';
import { createClient } from 'redis';
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import { startRedis, type TestRedis } from '../../test/support/redis.ts';
import { stepOf } from '../conformance/consumer-fixture.ts';
import { decodeText, orderStep } from '../conformance/index.ts';
import { startConsumer } from '../consumer.ts';
import type { DeadLetter, EventLog } from '../event-log.ts';
import { createRedisEventLog } from './event-log.ts';

const stream = 'orders-stream';
const group = 'orders-group';
const soon = { timeout: 15_000, interval: 20 };

describe.skipIf(!inject('redisServer'))('a foreign entry', () => {
  let redis: TestRedis;
  let log: EventLog;
  let add: (...fields: (string | Buffer)[]) => Promise<unknown>;
  const closing: (() => Promise<unknown>)[] = [];
  beforeEach(async () => {
    redis = await startRedis();
    log = createRedisEventLog({ url: redis.url });
    const client = await createClient({ url: redis.url }).connect();
    add = (...fields) => client.sendCommand(['XADD', stream, '*', ...fields]);
    closing.push(async () => client.destroy());
  });
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
    await log.close();
    await redis.stop();
  });

  /** Consumes until the event behind the foreign entry is handled; returns its dead letter. */
  async function consumed(): Promise<DeadLetter> {
    const handled: string[] = [];
    const [unavailable, refused] = [vi.fn(), vi.fn()];
    await log.append(stream, [{ event: encodeEvent(orderStep(1, 1)) }]);
    const consumer = startConsumer({
      log,
      group,
      consumer: 'one',
      subscriptions: [{ stream, events: ['order.confirmed'] }],
      handle: async (event) => void handled.push(stepOf(event)),
      clock: systemClock,
      random: Math.random,
      observer: { unavailable, refused },
    });
    closing.unshift(() => consumer.stop(0));
    await consumer.whenCaughtUp(soon.timeout);
    expect(handled).toEqual(['1:1']);
    expect([unavailable.mock.calls, refused.mock.calls]).toEqual([[], []]);
    expect((await log.info(stream)).groups[0]).toMatchObject({ pending: 0 });
    expect(await consumer.stop()).toEqual({ abandoned: 0 });
    const [letter, ...more] = await log.deadLetters(null, 10);
    expect(more).toEqual([]);
    if (!letter) throw new Error('the foreign entry is no dead letter');
    return letter;
  }

  // Not toEqual: printing a diff this large takes minutes.
  const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  const named = ({ other_fields }: DeadLetter) => other_fields.map(({ name, value }) => [name, decodeText(value)]);

  test('becomes a dead letter with all its fields, in order and byte by byte', async () => {
    const bytes = Buffer.from([0xff, 0x00, 0x22, 0x5c, 0xe9]);
    await add('foo', 'the raw bytes', 'stream', 'another', 'foo', bytes, 'other_fields', 'mine');
    const letter = await consumed();
    expect(letter).toMatchObject({ stream, group, error: { name: 'UndecodableEventError' } });
    expect(letter.event).toHaveLength(0);
    expect(letter.other_fields.map(({ name }) => name).sort()).toEqual(['foo', 'foo', 'other_fields', 'stream']);
    expect(letter.other_fields.find(({ name }) => name === 'foo')?.value).toEqual(
      new Uint8Array(Buffer.from('the raw bytes')),
    );
    expect(letter.other_fields.map(({ value }) => Buffer.from(value).toString('hex'))).toContain(bytes.toString('hex'));
  });

  test.each([4_100, 60_000])('of %i fields blocks nothing, is shown whole, and can be replayed', async (count) => {
    const fields = Array.from({ length: count }, (_, n) => [`f${n}`, `v${n}`]);
    await add(...fields.flat());
    const letter = await consumed();
    expect(isSame(named(letter), fields)).toBe(true);
    expect(await log.replayDeadLetter(letter.id)).toBe(true);
    const again = await consumed();
    expect(isSame(named(again), fields)).toBe(true);
    expect(again.id).not.toBe(letter.id);
  });

  test('of twenty million bytes is named, but neither copied nor passed on to a claiming consumer', async () => {
    await add('event', Buffer.alloc(20_000_000, 'x'));
    await log.ensureGroup(stream, group);
    expect(await log.openReader([stream], group, 'stuck').read(1, 0)).toHaveLength(1);
    const [claimed] = (await log.claimIdle({ stream, group, consumer: 'one' }, 0, 1)).entries;
    expect(claimed?.event.length).toBe(0);
    await log.deadLetter({ stream, group, consumer: 'one' }, claimed?.id ?? '', { name: 'E', message: 'm', stack: '' });
    const [letter] = await log.deadLetters(null, 1);
    expect(letter?.not_kept).toBe('its 20000005 bytes in 1 fields are too many');
    expect(letter?.event.length).toBe(0);
  });
});
