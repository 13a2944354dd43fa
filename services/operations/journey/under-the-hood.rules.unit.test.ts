import type { EventId, Journey, JourneyReaction, OrderId } from '@waggle/contracts';
import { expect, test } from 'vitest';
import { isSharedOver, linkOf, underTheHood } from './under-the-hood.rules.ts';

const order_id = '019ab000-0000-7000-8000-00000000f3a2' as OrderId;
const at = (ms: number) => new Date(Date.parse('2026-11-22T14:30:00.000Z') + ms).toISOString();

const reaction = (state: JourneyReaction['state'], more: Partial<JourneyReaction> = {}): JourneyReaction => ({
  service: 'deliveries',
  state,
  since: null,
  began_at: null,
  attempts: null,
  next_attempt_by: null,
  consumer: 'host-17-abc',
  dead_letter: null,
  error: 'TypeError',
  ...more,
});
const created: Journey['events'][number] = {
  event_id: '1' as EventId,
  event_type: 'order.created',
  service: 'orders',
  stream: 'orders-stream',
  version: 1,
  status: 'created',
  correlation_id: 'the-call-of-ada',
  cause: { kind: 'request', id: 'r' as EventId },
  committed_at: at(0),
  entry_id: '1-0',
  on_stream_at: at(20),
  failure: null,
  reactions: [],
};
const journey = (more: Partial<Journey> = {}): Journey => ({
  order_id,
  at: at(5_000),
  number: '42',
  status: 'created',
  over: false,
  events: [created],
  waits: [],
  gaps: [],
  ...more,
});
const shown = (one: JourneyReaction) =>
  underTheHood(journey({ events: [{ ...created, reactions: [one] }] })).events[0]?.reactions[0];

test('an event that was handled waited from its stream to its handler, and took the rest', () => {
  expect(shown(reaction('handled', { began_at: at(30), since: at(42), attempts: 1 }))).toEqual({
    service: 'deliveries',
    state: 'handled',
    waited_ms: 10,
    handled_ms: 12,
    attempts: 1,
  });
});

test('a clock of the stream that is ahead makes no negative wait', () => {
  expect(shown(reaction('handled', { began_at: at(15), since: at(18) }))).toMatchObject({
    waited_ms: 0,
    handled_ms: 3,
  });
});

test('an event that nobody has handled waits until now', () => {
  expect(shown(reaction('not_read', { since: at(20) }))).toMatchObject({ waited_ms: 4_980, handled_ms: null });
  expect(shown(reaction('not_kept'))).toMatchObject({ waited_ms: null, handled_ms: null });
});

test('an effect names its cause by its type; what led to the first event stays out', () => {
  const effect = {
    ...created,
    event_id: '2' as EventId,
    event_type: 'delivery.created',
    cause: { kind: 'event', id: '1' },
  };
  const { events } = underTheHood(journey({ events: [created, effect as typeof created] }));
  expect(events.map(({ event_type, caused_by }) => [event_type, caused_by])).toEqual([
    ['order.created', null],
    ['delivery.created', 'order.created'],
  ]);
});

test('neither processes nor errors nor correlation ids are shown', () => {
  const text = JSON.stringify(underTheHood(journey({ events: [{ ...created, reactions: [reaction('retrying')] }] })));
  for (const hidden of ['host-17-abc', 'TypeError', 'the-call-of-ada', '"1"', '"r"'])
    expect(text).not.toContain(hidden);
});

const placed = { event_type: 'order.created', at: 0, token_hashes: { tracking: 'own', shared: 'link' } };
const day = 86_400_000;

test('a shared link ends a day after the order, and not before', () => {
  const link = linkOf([placed, { event_type: 'order.delivered', at: 1_000, token_hashes: null }]);
  expect(link).toEqual({ hashes: { tracking: 'own', shared: 'link' }, ended_at: 1_000 });
  expect(isSharedOver({ ended_at: 1_000 }, 1_000 + day)).toBe(true);
  expect(isSharedOver({ ended_at: 1_000 }, 999 + day)).toBe(false);
});

test.each(['delivered', 'picked_up', 'cancelled'])('the link to an order ends after it was %s', (end) => {
  expect(linkOf([placed, { event_type: `order.${end}`, at: 1_000, token_hashes: null }])?.ended_at).toBe(1_000);
});

test('the link to an order that has not ended does not end', () => {
  const step = { event_type: 'order.preparing', at: 5, token_hashes: null };
  expect(linkOf([placed, step])).toMatchObject({ ended_at: null });
  expect(isSharedOver({ ended_at: null }, 9 * day)).toBe(false);
});

test('without the event that the order was placed with, nobody knows what opens it', () => {
  expect(linkOf([{ event_type: 'order.cancelled', at: 5, token_hashes: null }])).toBeNull();
});
