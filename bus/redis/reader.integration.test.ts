// The Redis reader: batch sizes, closing, and foreign entries.
import { randomUUID } from 'node:crypto';
import { createClient } from 'redis';
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import type { Entry, EventLog } from '../event-log.ts';
import { createRedisEventLog } from './event-log.ts';

const url = inject('redisUrl') ?? '';
const soon = { timeout: 15_000, interval: 5 };
const streams = ['a-stream', 'b-stream', 'c-stream'];
const group = 'readers-group';

describe.skipIf(!url)('a reader on Redis', () => {
  let namespace = '';
  let log: EventLog;
  let other: EventLog;
  const client = createClient({ url });
  const text = ({ event }: Entry) => Buffer.from(event).toString();
  const blocked = async () => /flags=b/.test(await waitingReader());
  const waitingReader = async () => {
    const clients = await client.sendCommand<string>(['CLIENT', 'LIST']);
    return clients.split('\n').find((line) => line.includes(`name=waggle:reader:${namespace}`)) ?? '';
  };
  const openReader = () => log.openReader(streams, `${namespace}${group}`, 'one');
  beforeEach(async () => {
    namespace = `test:${randomUUID()}:`;
    log = createRedisEventLog({ url, namespace: namespace.slice(0, -1) });
    other = createRedisEventLog({ url, namespace: namespace.slice(0, -1) });
    if (!client.isOpen) await client.connect();
    await Promise.all(streams.map((stream) => log.ensureGroup(stream, `${namespace}${group}`)));
  });
  afterEach(async () => {
    await Promise.all([log.close(), other.close()]);
    await client.del(await client.keys(`${namespace}*`));
    await client.close();
  });

  test('with one slot it reads one entry at a time from several full streams, round-robin', async () => {
    for (const stream of streams) await log.append(stream, [{ event: `${stream} 1` }, { event: `${stream} 2` }]);
    const reader = openReader();
    const got: string[] = [];
    for (let n = 0; n < 6; n += 1) {
      const entries = await reader.read(1, 1_000);
      expect(entries).toHaveLength(1);
      const pending = await Promise.all(streams.map((stream) => log.info(stream)));
      expect(pending.flatMap(({ groups }) => groups).reduce((sum, info) => sum + info.pending, 0)).toBe(n + 1);
      got.push(...entries.map(text));
    }
    expect(got.slice(0, 3).sort()).toEqual(['a-stream 1', 'b-stream 1', 'c-stream 1']);
    expect(got.slice(3).sort()).toEqual(['a-stream 2', 'b-stream 2', 'c-stream 2']);
  });

  test('with one slot it buffers the surplus of other streams and returns it next', async () => {
    for (const stream of streams.slice(1)) await log.append(stream, [{ event: stream }]);
    const reader = openReader();
    const first = await reader.read(1, 1_000);
    const second = await reader.read(1, 1_000);
    expect([first.length, second.length]).toEqual([1, 1]);
    expect([...first, ...second].map(text).sort()).toEqual(streams.slice(1));
  });

  test('with fewer slots than streams any of them still wakes it', async () => {
    const reader = openReader();
    for (const stream of streams) {
      const waiting = reader.read(1, 5_000);
      await vi.waitFor(async () => expect(await blocked()).toBe(true), soon);
      await log.append(stream, [{ event: `from ${stream}` }]);
      expect((await waiting).map(text)).toEqual([`from ${stream}`]);
    }
  });

  test('it never returns more than requested, and eventually returns everything', async () => {
    const sent = Array.from({ length: 300 }, (_, n) => `${n}`);
    const appending = Promise.all(sent.map((event, n) => other.append(streams[n % streams.length] ?? '', [{ event }])));
    const reader = openReader();
    const got: string[] = [];
    for (let count = 1; got.length < sent.length; count = (count % 5) + 1) {
      const entries = await reader.read(count, 1_000);
      expect(entries.length).toBeLessThanOrEqual(count);
      got.push(...entries.map(text));
    }
    await appending;
    expect(got.sort()).toEqual([...sent].sort());
    expect(await reader.read(0, 1_000)).toEqual([]);
  });

  test('closing ends a waiting read at once and leaves no entry delivered but unread', async () => {
    for (let round = 0; round < 20; round += 1) {
      const reader = openReader();
      const reading = reader.read(10, 5_000);
      await vi.waitFor(async () => expect(await blocked()).toBe(true), soon);
      // A race: the entry is either read, or not delivered.
      const [entries] = await Promise.all([reading, other.append('a-stream', [{ event: `${round}` }]), reader.close()]);
      const [info] = (await log.info('a-stream')).groups;
      expect(info?.pending).toBe(entries.length);
      await log.acknowledge(
        { stream: 'a-stream', group: `${namespace}${group}`, consumer: 'one' },
        entries.map(({ id }) => id),
      );
    }
  });

  test('a close does not wait for the end of a read', async () => {
    const reader = openReader();
    const started = Date.now();
    const reading = reader.read(10, 5_000);
    await vi.waitFor(async () => expect(await blocked()).toBe(true), soon);
    await reader.close();
    expect(await reading).toEqual([]);
    expect(Date.now() - started).toBeLessThan(3_000);
    await expect.poll(waitingReader, soon).toBe('');
  });

  test('bytes survive unchanged; a foreign entry without an event field reads as empty', async () => {
    const raw = Uint8Array.from({ length: 256 }, (_, n) => n);
    await log.append('a-stream', [{ event: raw, traceparent: '00-1-2-01', group: 'g' }]);
    await client.xAdd(`${namespace}a-stream`, '*', { foreign: '1', constructor: '2' });
    await client.sendCommand(['XADD', `${namespace}a-stream`, '*', '__proto__', 'x', 'event', 'y']);
    const entries = await openReader().read(10, 1_000);
    const [first, second, third] = [...entries, ...(await openReader().read(10, 0))];
    expect(first).toMatchObject({ stream: 'a-stream', traceparent: '00-1-2-01', group: 'g' });
    expect(first?.event).toEqual(raw);
    expect(second).toEqual({ id: second?.id, stream: 'a-stream', event: new Uint8Array(0) });
    expect(third && text(third)).toBe('y');
  });

  test("a foreign entry's fields are all in its dead letter, and again in its replay", async () => {
    const fields = { event: 'x', colour: 'red', stream: 'mine', group: 'theirs' };
    await client.xAdd(`${namespace}a-stream`, '*', fields);
    const member = { stream: 'a-stream', group: `${namespace}${group}`, consumer: 'one' };
    const [entry] = await openReader().read(10, 1_000);
    await log.deadLetter(member, entry?.id ?? '', { name: 'E', message: 'm', stack: '' });
    const [letter] = (await client.xRange(`${namespace}dead-letters`, '-', '+')) ?? [];
    const other_fields = JSON.stringify(['colour', 'red', 'stream', 'mine']);
    expect(letter?.message).toMatchObject({ event: 'x', other_fields, stream: 'a-stream' });
    expect(await log.replayDeadLetter(letter?.id ?? '')).toBe(true);
    const replayed = (await client.xRange(`${namespace}a-stream`, '-', '+'))?.at(-1);
    const published_before = entry?.id;
    expect(replayed?.message).toEqual({ event: 'x', other_fields, group: member.group, published_before });
    expect(await client.xLen(`${namespace}dead-letters`)).toBe(0);
  });
});
