import { wholeId } from '@waggle/contracts/partitions.ts';
import { expect, test } from 'vitest';
import type { GroupInfo, StreamInfo } from '../event-log.ts';
import { mergedInfo } from './merged-info.ts';

const stream = 'orders-stream';
const group = (last_delivered: string, more: Partial<GroupInfo> = {}): GroupInfo => ({
  group: 'orders-group',
  pending: 0,
  lag: 0,
  last_delivered,
  oldest_pending: null,
  oldest_unhandled: null,
  consumers: [],
  ...more,
});
const info = (last_id: string, groups: readonly GroupInfo[]): StreamInfo => ({ stream, length: 2, last_id, groups });
const merged = (...parts: readonly StreamInfo[]): StreamInfo =>
  mergedInfo(
    stream,
    parts.map((part, n) => ({ one: { outside: (id) => wholeId(id, n, parts.length) }, info: part })),
  );

test('a group is as far as everything before was delivered, in every partition', () => {
  const behindInOne = merged(info('30-0', [group('30-0')]), info('20-0', [group('10-0')]));
  expect(behindInOne.last_id).toBe('30-0');
  expect(behindInOne.groups[0]?.last_delivered).toBe('10-1');
  // What was read long ago, and to its end, holds nothing back.
  expect(merged(info('30-0', [group('30-0')]), info('20-0', [group('20-0')])).groups[0]?.last_delivered).toBe('30-0');
});

test('a partition that has lost its group holds back all of it', () => {
  expect(merged(info('30-0', [group('30-0')]), info('20-0', [])).groups[0]?.last_delivered).toBe('0-0');
});

test('counts are sums, an unknown lag stays unknown, and the oldest is the oldest of all', () => {
  const one = group('30-0', { pending: 2, lag: 1, oldest_pending: '9-0', oldest_unhandled: '9-0' });
  const two = group('20-0', { pending: 1, lag: 4, oldest_pending: '8-0', oldest_unhandled: null });
  expect(merged(info('30-0', [one]), info('20-0', [two])).groups).toMatchObject([
    { pending: 3, lag: 5, oldest_pending: '8-1', oldest_unhandled: '9-0' },
  ]);
  expect(merged(info('30-0', [one]), info('20-0', [{ ...two, lag: null }])).groups[0]?.lag).toBeNull();
});

test('a consumer is one, with what it has in all partitions, and as idle as where it is least', () => {
  const one = group('30-0', { consumers: [{ name: 'a', pending: 1, idleMs: 500 }] });
  const two = group('20-0', {
    consumers: [
      { name: 'a', pending: 2, idleMs: 90 },
      { name: 'b', pending: 0, idleMs: 7 },
    ],
  });
  expect(merged(info('30-0', [one]), info('20-0', [two])).groups[0]?.consumers).toEqual([
    { name: 'a', pending: 3, idleMs: 90 },
    { name: 'b', pending: 0, idleMs: 7 },
  ]);
});
