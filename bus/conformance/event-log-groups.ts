// Conformance: appending, reading in groups, acknowledging.

import { compareEntryIds } from '@waggle/contracts';
import { describe, expect, test, vi } from 'vitest';
import { type Entry, GroupMissingError, StreamBehindError } from '../event-log.ts';
import { deadline, eventTexts, idsOf, useFixture } from './fixture.ts';
import { decodeText, type OpenEventLog } from './harness.ts';

export function describeGroups(open: OpenEventLog): void {
  describe('streams and groups', () => {
    const on = useFixture(open);

    test('entries are read in the order they were appended, with ascending ids', async () => {
      await on.log.ensureGroup(on.stream, on.group);
      const ids = [...(await on.append('a', 'b', 'c')), ...(await on.append('d'))];
      expect([...ids].sort(compareEntryIds)).toEqual(ids);
      expect(new Set(ids).size).toBe(4);
      const entries = await on.read('one', 10);
      expect(idsOf(entries)).toEqual(ids);
      expect(eventTexts(entries)).toEqual(['a', 'b', 'c', 'd']);
    });

    test('bytes, traceparent and replay group survive unchanged', async () => {
      await on.log.ensureGroup(on.stream, on.group);
      const bytes = new Uint8Array([0xff, 0x00, 0xfe, 0x0a]);
      await on.log.append(on.stream, [{ event: bytes, traceparent: '00-ab-cd-01', group: on.group }, { event: 'é' }]);
      const [first, second] = await on.read('one', 10);
      expect(first && new Uint8Array(first.event)).toEqual(bytes);
      expect(first).toMatchObject({ stream: on.stream, traceparent: '00-ab-cd-01', group: on.group });
      expect(second && decodeText(second.event)).toBe('é');
      expect(second).not.toHaveProperty('traceparent');
      expect(second).not.toHaveProperty('group');
    });

    test('a group starts at the beginning of the stream, whenever it is created; creating it again changes nothing', async () => {
      await on.append('before');
      await on.log.ensureGroup(on.stream, on.group);
      await on.append('after');
      expect(eventTexts(await on.read('one', 1))).toEqual(['before']);
      await on.other.ensureGroup(on.stream, on.group);
      expect(eventTexts(await on.read('one', 10))).toEqual(['after']);
    });

    test('every group gets every entry, and within a group one consumer gets each', async () => {
      await on.log.ensureGroup(on.stream, on.group);
      await on.log.ensureGroup(on.stream, on.otherGroup);
      await on.append('a', 'b', 'c', 'd');
      const one = eventTexts(await on.read('one', 2));
      const two = eventTexts(await on.read('two', 10));
      expect([...one, ...two]).toEqual(['a', 'b', 'c', 'd']);
      expect(one).toHaveLength(2);
      expect(eventTexts(await on.read('one', 10, on.otherGroup))).toEqual(['a', 'b', 'c', 'd']);
    });

    test('concurrent consumers in two processes share the stream without gap or overlap', async () => {
      await on.log.ensureGroup(on.stream, on.group);
      const ids = await on.append(...Array.from({ length: 200 }, (_, n) => `${n}`));
      const drain = async (log: typeof on.log, consumer: string) => {
        const reader = on.reader(consumer, [on.stream], on.group, log);
        const seen: string[] = [];
        for (let got = await reader.read(7, 0); got.length > 0; got = await reader.read(7, 0)) seen.push(...idsOf(got));
        return seen;
      };
      const shares = await Promise.all([drain(on.log, 'one'), drain(on.other, 'two'), drain(on.log, 'three')]);
      expect(shares.flat().sort(compareEntryIds)).toEqual(ids);
    });

    test('a read returns no more than its count over all its streams together', async () => {
      for (const stream of [on.stream, on.secondStream]) {
        await on.log.ensureGroup(stream, on.group);
        await on.log.append(stream, [{ event: '1' }, { event: '2' }, { event: '3' }]);
      }
      const reader = on.reader('one', [on.stream, on.secondStream]);
      const first = await reader.read(4, 0);
      expect(first.length).toBeGreaterThan(0);
      expect(first.length).toBeLessThanOrEqual(4);
      const rest: Entry[] = [];
      for (let got = await reader.read(4, 0); got.length > 0; got = await reader.read(4, 0)) rest.push(...got);
      const perStream = (stream: string) => eventTexts([...first, ...rest].filter((entry) => entry.stream === stream));
      expect(perStream(on.stream)).toEqual(['1', '2', '3']);
      expect(perStream(on.secondStream)).toEqual(['1', '2', '3']);
    });

    test('a waiting read gets an entry as soon as another process appends it', async () => {
      await on.log.ensureGroup(on.stream, on.group);
      const waiting = on.reader('one').read(10, 5_000);
      await on.other.append(on.stream, [{ event: 'late' }]);
      expect(eventTexts(await waiting)).toEqual(['late']);
    });

    test('a read without entries ends empty, after its wait or when its reader is closed', async () => {
      await on.log.ensureGroup(on.stream, on.group);
      expect(await on.reader('one').read(10, 20)).toEqual([]);
      const reader = on.reader('one');
      const waiting = reader.read(10, 60_000);
      await reader.close();
      expect(await waiting).toEqual([]);
    });

    test('a read entry is pending until it is acknowledged, which counts once', async () => {
      await on.log.ensureGroup(on.stream, on.group);
      const [a, b] = await on.append('a', 'b');
      await on.read('one', 10);
      const pending = async () => (await on.log.info(on.stream)).groups[0]?.pending;
      expect(await pending()).toBe(2);
      expect(await on.log.acknowledge(on.member('one'), [a ?? ''])).toBe(1);
      expect(await on.log.acknowledge(on.member('one'), [a ?? '', b ?? ''])).toBe(1);
      expect(await on.log.acknowledge(on.member('one'), [b ?? ''])).toBe(0);
      expect(await pending()).toBe(0);
      expect(await on.read('one', 10)).toEqual([]);
    });

    test('a read reports a missing group, also after a flush, until the group is created again', async () => {
      const reader = on.reader('one');
      await expect(reader.read(1, 0)).rejects.toThrow(GroupMissingError);
      await on.log.ensureGroup(on.stream, on.group);
      await on.append('a');
      expect(await reader.read(1, 0)).toHaveLength(1);
      await on.harness.flush();
      await expect(reader.read(1, 0)).rejects.toThrow(GroupMissingError);
      await on.log.ensureGroup(on.stream, on.group);
      await on.append('b');
      expect(eventTexts(await reader.read(1, 0))).toEqual(['b']);
    });

    test('a reader that waits during a flush gets later entries once its group is created again', async () => {
      await on.log.ensureGroup(on.stream, on.group);
      const reader = on.reader('one');
      const waiting = reader.read(1, 200).then(eventTexts, (error: unknown) => error);
      await on.harness.flush();
      await on.other.ensureGroup(on.stream, on.group);
      await on.append('b');
      const first = await waiting;
      if (first instanceof Error) expect(first).toBeInstanceOf(GroupMissingError);
      const got = Array.isArray(first) && first.length > 0 ? first : eventTexts(await reader.read(1, 5_000));
      expect(got).toEqual(['b']);
    });

    test('an append that expects more than the stream holds fails and appends nothing', async () => {
      const [first = ''] = await on.append('a');
      const [second = ''] = await on.log.append(on.stream, [{ event: 'b' }], first);
      expect(compareEntryIds(first, second)).toBeLessThan(0);
      await on.log.append(on.stream, [{ event: 'c' }], null);
      await on.log.append(on.stream, [{ event: 'd' }], '0-0');
      await on.harness.flush();
      await expect(on.log.append(on.stream, [{ event: 'e' }], second)).rejects.toThrow(StreamBehindError);
      expect(await on.log.info(on.stream)).toMatchObject({ length: 0, last_id: '0-0' });
    });

    test('missing ids are reported, whatever else the stream holds', async () => {
      const ids = await on.append('a', 'b', 'c');
      expect(await on.log.missing(on.stream, ids)).toEqual([]);
      expect(await on.log.missing(on.stream, [])).toEqual([]);
      // Within the same millisecond an emptied stream assigns the same ids again.
      const lastMs = Number(ids.at(-1)?.split('-')[0]);
      await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(lastMs + 1));
      await on.harness.flush();
      const [later = ''] = await on.append('d');
      expect(await on.other.missing(on.stream, [...ids, later])).toEqual(ids);
    });

    test('a reader of no streams returns nothing, and ends when it is closed', async () => {
      const reader = on.reader('one', []);
      expect(await reader.read(10, 10)).toEqual([]);
      const waiting = reader.read(10, 3_600_000);
      await reader.close();
      expect(await waiting).toEqual([]);
    });

    test('info reports length, last id, pending, lag and consumers', async () => {
      expect(await on.log.info(on.stream)).toEqual({ stream: on.stream, length: 0, last_id: '0-0', groups: [] });
      await on.log.ensureGroup(on.stream, on.group);
      const ids = await on.append('a', 'b', 'c');
      await on.read('one', 1);
      await on.read('two', 1);
      const info = await on.other.info(on.stream);
      expect(info).toMatchObject({ length: 3, last_id: ids[2] });
      expect(info.groups).toHaveLength(1);
      expect(info.groups[0]).toMatchObject({ group: on.group, pending: 2, lag: 1, last_delivered: ids[1] });
      expect(info.groups[0]?.oldest_pending).toBe(ids[0]);
      await on.log.acknowledge(on.member('one'), ids.slice(0, 1));
      expect((await on.other.info(on.stream)).groups[0]?.oldest_pending).toBe(ids[1]);
      await on.log.acknowledge(on.member('two'), ids.slice(1, 2));
      expect((await on.other.info(on.stream)).groups[0]?.oldest_pending).toBeNull();
      const consumers = [...(info.groups[0]?.consumers ?? [])].sort((a, b) => a.name.localeCompare(b.name));
      expect(consumers).toMatchObject([
        { name: 'one', pending: 1 },
        { name: 'two', pending: 1 },
      ]);
      for (const consumer of consumers) expect(consumer.idleMs).toBeLessThan(deadline.timeout);
    });

    test('an engine that can be reached passes its check', async () => {
      await expect(on.log.check()).resolves.toEqual([]);
    });
  });
}
