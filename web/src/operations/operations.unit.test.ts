// What the picture says, by the messages that came.
import type { EntryView, GroupNow, OperationsMessage, OperationsNow } from '@waggle/contracts';
import { describe, expect, test } from 'vitest';
import { messageDecoder } from '../live/message-decoder.ts';
import { pointOn, wayBetween } from './flights.rules.ts';
import { healthOf, toneOf } from './health.rules.ts';
import {
  applyOperationsMessage,
  drawnOf,
  eventRate,
  mostOfTail,
  notDrawn,
  nothingSeen,
} from './live-operations.rules.ts';
import { checks } from './operations-messages.generated.ts';
import { joinTails, recentEntries } from './recent-entries.ts';
import { ageText, durationText } from './use-duration.ts';

const entry = (n: number, stream = 'orders-stream'): EntryView => ({
  id: `1763850000000-${n}`,
  at: '2025-11-22T22:20:00.000Z',
  stream,
  event_type: 'order.created',
  event_id: null,
  order_id: null,
  correlation_id: null,
  causation_id: null,
  source: null,
  facts: {},
  only_for: null,
  bytes: 1,
});
const group = (part: Partial<GroupNow> = {}): GroupNow => ({
  group: 'deliveries-group',
  service: 'deliveries',
  state: 'fine',
  since: null,
  next_attempt_by: null,
  oldest_unread_at: null,
  oldest_pending_at: null,
  lag: 0,
  pending: 0,
  attempts: 0,
  last_error: null,
  dead_letters: 0,
  consumers: [],
  ...part,
});
const nowOf = (groups: GroupNow[], part: Partial<OperationsNow> = {}): OperationsNow => ({
  at: '2025-11-22T22:20:00.000Z',
  engine: 'embedded',
  services: [],
  streams: [
    {
      stream: 'orders-stream',
      publisher: 'orders',
      length: 1,
      last_id: '1-0',
      outbox: { waiting: 0, oldest_at: null, failed: 0 },
      groups,
    },
  ],
  dead_letters: { count: 0, oldest_at: null },
  gaps: [],
  faults: null,
  ...part,
});
const events = (count: number, not_sent = 0, from = 0) =>
  ({ type: 'events', entries: Array.from({ length: count }, (_, n) => entry(from + n)), not_sent }) as const;

describe('events', () => {
  test('a tail is newest first, bounded, and holds no entry twice', () => {
    const once = applyOperationsMessage(nothingSeen, events(3), 0);
    const twice = applyOperationsMessage(once, events(3, 0, 2), 500);
    const ids = twice.tails.get('orders-stream')?.map(({ id }) => id.split('-')[1]);
    expect(ids).toEqual(['4', '3', '2', '1', '0']);
    const full = applyOperationsMessage(twice, events(2 * mostOfTail, 0, 100), 1_000);
    expect(full.tails.get('orders-stream')).toHaveLength(mostOfTail);
  });

  test('a rate forgets what is older than its span, and says when there were more', () => {
    const first = applyOperationsMessage(nothingSeen, { type: 'now', ...nowOf([]) }, 0);
    const some = applyOperationsMessage(first, events(20), 9_000);
    expect(eventRate(some, 'orders-stream', 10_000)).toEqual({ perSecond: 2, atLeast: false });
    expect(eventRate(some, 'customers-stream', 10_000).perSecond).toBe(0);
    expect(eventRate(some, null, 19_500).perSecond).toBe(0);
    const many = applyOperationsMessage(some, events(100, 400), 10_000);
    expect(eventRate(many, null, 10_000)).toEqual({ perSecond: 52, atLeast: true });
    const counted = applyOperationsMessage(first, { ...events(20, 80), counts: { 'orders-stream': 100 } }, 9_000);
    expect(eventRate(counted, 'orders-stream', 10_000)).toEqual({ perSecond: 10, atLeast: false });
  });

  test('what is not drawn is counted, and everything is where nothing moves', () => {
    expect(drawnOf([1, 2, 3, 4], 2)).toEqual([1, 3]);
    const many = applyOperationsMessage(nothingSeen, events(100, 30), 0);
    expect(notDrawn(many, 0, false)).toBe(118);
    expect(notDrawn(many, 0, true)).toBe(130);
  });
});

test('messages of an older server are shown: it tells no last error, and counts no stream', () => {
  const decode = messageDecoder<OperationsMessage>(checks);
  const { last_error: _, ...older } = group();
  for (const message of [{ type: 'now', ...nowOf([older]) }, events(1)])
    expect(decode(JSON.stringify(message))).toEqual(message);
});

describe('how it is', () => {
  test('a group that is stuck is worse than one that is late; one without readers matters once an event waits', () => {
    expect(toneOf(group())).toBe('good');
    expect(toneOf(group({ state: 'retrying' }))).toBe('busy');
    expect(toneOf(group({ dead_letters: 1 }))).toBe('busy');
    expect(toneOf(group({ state: 'nobody_reads' }))).toBe('idle');
    expect(toneOf(group({ state: 'nobody_reads', since: '2025-11-22T22:19:00.000Z' }))).toBe('bad');
    expect(toneOf(group({ state: 'stuck' }))).toBe('bad');
  });

  test('the oldest that waits may be in an outbox', () => {
    const late = group({ state: 'catching_up', since: '2025-11-22T22:19:30.000Z' });
    expect(healthOf(nowOf([group(), late]))).toMatchObject({ tone: 'busy', bad: 0, busy: 1, oldestAt: late.since });
    const snapshot = nowOf([late]);
    const outbox = { waiting: 2, oldest_at: '2025-11-22T22:19:10.000Z', failed: 1 };
    const streams = snapshot.streams.map((stream) => ({ ...stream, outbox }));
    expect(healthOf({ ...snapshot, streams })).toMatchObject({ tone: 'bad', oldestAt: outbox.oldest_at });
  });
});

test('ages are whole seconds; short durations are exact', () => {
  expect(ageText('en', 2_900)).toBe('2 sec');
  expect(ageText('en', -50)).toBe('0 sec');
  expect(ageText('de', 125_000)).toBe('2 Min.');
  expect(durationText('en', 12)).toBe('12 ms');
  expect(durationText('en', 2_550)).toBe('2.5 sec');
  expect(durationText('en', -40)).toBe('-40 ms');
});

test('a way leads from side to side, and down where nodes stand below each other', () => {
  const box = (left: number, top: number) => ({ left, top, right: left + 100, bottom: top + 40 });
  const beside = wayBetween(box(0, 0), box(200, 100));
  expect([pointOn(beside, 0), pointOn(beside, 1)]).toEqual([
    { x: 100, y: 20 },
    { x: 200, y: 120 },
  ]);
  expect(pointOn(wayBetween(box(0, 0), box(0, 100)), 1)).toEqual({ x: 10, y: 100 });
  expect(pointOn(wayBetween(box(0, 0), box(30, 100)), 1)).toEqual({ x: 30, y: 120 });
});

describe('the tail of a stream', () => {
  const list = (count: number) => ({
    entries: Array.from({ length: count }, (_, n) => entry(n)),
    next: null,
    last_id: '1-0',
  });

  test('asks for longer spans until there is something, and never takes old entries of a busy stream for new ones', async () => {
    const asked: string[] = [];
    const quiet = await recentEntries(1_000_000, async (after) => {
      asked.push(after);
      return list(after === '0-0' ? 2 : 0);
    });
    expect(asked).toEqual(['995000-0', '940000-0', '400000-0', '0-0', '0-0']);
    expect(quiet.map(({ id }) => id)).toEqual(['1763850000000-1', '1763850000000-0']);
    const busy = await recentEntries(1_000_000, async (after) => list(after === '995000-0' ? 3 : mostOfTail));
    expect(busy).toHaveLength(3);
  });

  test('joins what came before and since, each entry once', () => {
    const joined = joinTails([entry(11), entry(9)], [entry(9), entry(2)]);
    expect(joined.map(({ id }) => id.split('-')[1])).toEqual(['11', '9', '2']);
  });
});
