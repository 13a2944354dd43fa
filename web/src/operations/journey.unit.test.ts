// An order's way: its tree, its bars, what is missing, and its time axis.
import type { EventId, JourneyEvent, JourneyReaction, JourneyWait } from '@waggle/contracts';
import { describe, expect, test } from 'vitest';
import { questionsOf } from './find-orders.rules.ts';
import { barsOfEvent, barsOfReaction, missingOf, rowsOf, skewOf } from './journey-rows.rules.ts';
import { timeScale } from './time-scale.rules.ts';

const start = Date.parse('2026-11-22T14:00:00.000Z');
const after = (ms: number): string => new Date(start + ms).toISOString();

const reaction = (part: Partial<JourneyReaction> = {}): JourneyReaction => ({
  service: 'deliveries',
  state: 'handled',
  since: after(60),
  began_at: after(40),
  attempts: 1,
  next_attempt_by: null,
  consumer: 'one',
  dead_letter: null,
  error: null,
  ...part,
});
const event = (id: string, cause: string | null, part: Partial<JourneyEvent> = {}): JourneyEvent => ({
  event_id: id as EventId,
  event_type: 'order.created',
  service: 'orders',
  stream: 'orders-stream',
  version: 1,
  status: 'created',
  correlation_id: 'c',
  cause: { kind: cause === null ? 'request' : 'event', id: cause as EventId | null },
  committed_at: after(0),
  entry_id: '1-0',
  on_stream_at: after(10),
  failure: null,
  reactions: [],
  ...part,
});

describe('the tree', () => {
  test('follows causes, whatever the times say', () => {
    const events = [event('a', null), event('b', null), event('a1', 'a'), event('b1', 'b'), event('a11', 'a1')];
    const wait: JourneyWait = {
      owner: 'kitchen',
      simulated: false,
      to: ['confirmed'],
      since: after(0),
      after: 'b1' as EventId,
    };
    const rows = rowsOf({ events, waits: [wait] });
    expect(rows.map(({ event: { event_id }, depth, cause }) => [event_id, depth, cause?.event_id ?? null])).toEqual([
      ['a', 0, null],
      ['a1', 1, 'a'],
      ['a11', 2, 'a1'],
      ['b', 0, null],
      ['b1', 1, 'b'],
    ]);
    expect(rows.filter(({ waits }) => waits.length > 0).map((row) => row.event.event_id)).toEqual(['b1']);
  });

  test('loses no event whose cause is not kept, or leads in a circle', () => {
    const events = [event('x', 'gone'), event('y', 'z'), event('z', 'y')];
    expect(rowsOf({ events, waits: [] }).map((row) => row.event.event_id)).toEqual(['x', 'y', 'z']);
  });
});

test('what should have happened and has not, longest first', () => {
  const late = reaction({ state: 'not_read', since: after(500), service: 'simulator' });
  const later = reaction({ state: 'dead_lettered', since: after(200), service: 'notifications' });
  const events = [event('a', null, { reactions: [reaction(), late, later, reaction({ state: 'not_kept' })] })];
  expect(missingOf({ events }).map((one) => one.reaction.service)).toEqual(['notifications', 'simulator']);
  const skipped = event('b', null, { reactions: [reaction({ state: 'not_handled' })] });
  expect(missingOf({ events: [skipped] })).toHaveLength(1);
});

describe('bars', () => {
  const now = start + 1_000;
  test('tell waiting from handling, and end now where something is open', () => {
    const one = event('a', null);
    expect(barsOfEvent(one, now)).toEqual([{ kind: 'outbox', from: start, to: start + 10 }]);
    expect(barsOfEvent({ ...one, on_stream_at: null }, now)).toEqual([{ kind: 'open', from: start, to: now }]);
    expect(barsOfReaction(one, reaction(), now)).toEqual([
      { kind: 'waited', from: start + 10, to: start + 40 },
      { kind: 'handled', from: start + 40, to: start + 60 },
    ]);
    const open = reaction({ state: 'retrying', began_at: null });
    expect(barsOfReaction(one, open, now)).toEqual([{ kind: 'open', from: start + 10, to: now }]);
    expect(barsOfReaction(one, reaction({ state: 'not_kept' }), now)).toEqual([]);
  });

  test('a clock that is ahead is told, not drawn as a wait', () => {
    const one = event('a', null, { on_stream_at: after(50) });
    expect(skewOf(one, reaction())).toBe(10);
    expect(skewOf(one, reaction({ began_at: after(51) }))).toBeNull();
    expect(barsOfReaction(one, reaction(), now).map(({ kind }) => kind)).toEqual(['handled']);
  });
});

describe('the time axis', () => {
  test('cuts a long gap short, labels it, and gives the rest to what happened', () => {
    const scale = timeScale([0, 50, 100, 3_600_100, 3_600_200]);
    expect(scale.breaks).toHaveLength(1);
    expect(scale.breaks[0]?.ms).toBe(3_600_000);
    expect((scale.breaks[0]?.to ?? 0) - (scale.breaks[0]?.from ?? 0)).toBeCloseTo(0.1);
    expect(scale.at(0)).toBe(0);
    expect(scale.at(50)).toBeCloseTo(0.225);
    expect(scale.at(100)).toBeCloseTo(0.45);
    expect(scale.at(3_600_200)).toBeCloseTo(1);
  });

  test('keeps half of it for what happened, however many gaps there are, and holds for a single moment', () => {
    const times = Array.from({ length: 40 }, (_, n) => [n * 60_000, n * 60_000 + 20]).flat();
    const scale = timeScale(times);
    const gaps = scale.breaks.reduce((sum, { from, to }) => sum + to - from, 0);
    expect(gaps).toBeCloseTo(0.5);
    expect(timeScale([5]).at(5)).toBe(0);
    expect(timeScale([0, 60_000]).at(60_000)).toBe(1);
  });
});

test('what is typed becomes questions', () => {
  const id = '019abcde-0000-7000-8000-00000000abcd';
  expect(questionsOf(` ${id.toUpperCase()} `)).toEqual([{ order_id: id }, { correlation_id: id.toUpperCase() }]);
  expect(questionsOf('#AB12')).toEqual([{ number: 'AB12' }]);
  expect(questionsOf('+44 20 7946 0000')).toEqual([{ phone: '+44 20 7946 0000' }]);
  expect(questionsOf('my-request:1')).toEqual([{ correlation_id: 'my-request:1' }]);
  expect(questionsOf('  ')).toEqual([]);
});
