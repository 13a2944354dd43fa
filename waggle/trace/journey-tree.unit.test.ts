// The way of an order on a terminal.

import { stripVTControlCharacters } from 'node:util';
import type { EventId, Journey, JourneyEvent, JourneyReaction, OrderId } from '@waggle/contracts';
import { expect, test } from 'vitest';
import { journeyTree } from './journey-tree.ts';

const at = (ms: number) => new Date(Date.parse('2026-11-22T14:30:00.000Z') + ms).toISOString();
const reaction = (service: string, more: Partial<JourneyReaction> = {}): JourneyReaction => ({
  service,
  state: 'handled',
  since: at(20),
  began_at: at(15),
  attempts: 1,
  next_attempt_by: null,
  consumer: 'p1',
  dead_letter: null,
  error: null,
  ...more,
});
const event = (id: string, event_type: string, more: Partial<JourneyEvent> = {}): JourneyEvent => ({
  event_id: id as EventId,
  event_type,
  service: 'orders',
  stream: 'orders-stream',
  version: 1,
  status: null,
  correlation_id: 'corr-1',
  cause: { kind: 'request', id: 'r' as EventId },
  committed_at: at(0),
  entry_id: '5-0',
  on_stream_at: at(4),
  failure: null,
  reactions: [],
  ...more,
});
const journey = (events: readonly JourneyEvent[], more: Partial<Journey> = {}): Journey => ({
  order_id: 'o' as OrderId,
  at: at(61_000),
  number: '42',
  status: 'created',
  over: false,
  events: [...events],
  waits: [],
  gaps: [],
  ...more,
});
const texts = (of: Journey) => journeyTree(of).map(({ text }) => stripVTControlCharacters(text));

test('an event stands below the service that emitted it while it reacted, whatever the clocks say', () => {
  const created = event('1', 'order.created', { reactions: [reaction('deliveries'), reaction('notifications')] });
  const cause = { kind: 'event', id: '1' as EventId } as const;
  const delivery = event('2', 'delivery.created', {
    service: 'deliveries',
    cause,
    committed_at: at(-9),
    on_stream_at: at(-30),
  });
  const [root, first, deliveries, below, notifications, ...more] = texts(journey([delivery, created]));
  expect(root).toBe('request r');
  expect(first).toMatch(/^└─ order\.created v1 .*on orders-stream \[5-0, after 4 ms\]$/);
  expect(deliveries).toMatch(/^ {3}├─ deliveries +handled after 20 ms in 5 ms {2}p1$/);
  expect(below).toMatch(/^ {3}│ {2}└─ delivery\.created v1 .*21 ms before, by another clock\]$/);
  expect(notifications).toMatch(/^ {3}└─ notifications/);
  expect(more).toEqual([]);
});

test('what should have reacted and has not is named, with since when and what to do', () => {
  const open: Partial<JourneyReaction>[] = [
    { state: 'not_published', since: at(0) },
    { state: 'nobody_reads' },
    { state: 'not_read' },
    { state: 'in_work' },
    { state: 'in_work', error: 'StoreUnavailableError: away' },
    { state: 'retrying', attempts: 2, next_attempt_by: at(62_000), error: 'TypeError: no' },
    { state: 'dead_lettered', dead_letter: '7-0', error: 'TypeError', attempts: 5 },
    { state: 'handled', attempts: 3 },
    { state: 'not_handled' },
    { state: 'not_kept', since: null },
  ];
  const reactions = open.map((more, n) => reaction(`s${n}`, more));
  const [, , ...lines] = texts(journey([event('1', 'order.created', { reactions })]));
  const wanted = [
    /should react: the event is not on its stream for 1 min/,
    /should react, but has no group on orders-stream/,
    /should react, and has not read it for 1 min/,
    /is at it for 1 min {2}p1$/,
    /is at it for 1 min \(StoreUnavailableError: away\)/,
    /failed 2 times for 1 min, next attempt by \d\d:31:02\.000 \(TypeError: no\)/,
    /gave up after 5 attempts \(TypeError\): waggle dead-letters show 7-0/,
    /handled after 20 ms in 5 ms, attempt 3/,
    /should react, and has not for 1 min: its dead letter was discarded, or its version does not know the event/,
    /acknowledged; its inbox does not keep it any more/,
  ];
  expect(lines).toHaveLength(wanted.length);
  for (const [n, pattern] of wanted.entries()) expect(lines[n]).toMatch(pattern);
});

test('whose step comes next, and what could not be told, are at the end', () => {
  const waits = [
    { owner: 'kitchen' as const, simulated: false, to: ['confirmed', 'cancelled'], since: at(1_000), after: null },
  ];
  const failed = event('1', 'order.created', { entry_id: null, on_stream_at: null });
  expect(texts(journey([failed], { waits, gaps: ['the outbox of x cannot be read'] })).slice(1)).toEqual([
    expect.stringMatching(/waits in the outbox for 1 min$/),
    '◌ waits for the kitchen for 1 min: confirmed or cancelled',
    expect.stringMatching(/^\? the outbox of x cannot be read/),
  ]);
});

test('time that passes is no news; another attempt is', () => {
  const keys = (more: Partial<JourneyReaction>, ms = 0) =>
    journeyTree({ ...journey([event('1', 'order.created', { reactions: [reaction('a', more)] })]), at: at(ms) }).map(
      ({ key }) => key,
    );
  expect(keys({ state: 'not_read' }, 1_000)).toEqual(keys({ state: 'not_read' }, 90_000));
  expect(keys({ state: 'retrying', attempts: 1 })).not.toEqual(keys({ state: 'retrying', attempts: 2 }));
});
