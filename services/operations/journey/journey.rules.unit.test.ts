// What is told of an order's way, by the facts about its events.
import type { EventId, Journey, OrderId, reactionStates } from '@waggle/contracts';
import { expect, test } from 'vitest';
import { type EmittedFact, type JourneyFacts, journeyOf } from './journey.rules.ts';

const order_id = '019ab000-0000-7000-8000-00000000f3a2' as OrderId;
const now = Date.parse('2026-11-22T14:40:00.000Z');
const at = (second: number) => Date.parse('2026-11-22T14:30:00.000Z') + second * 1_000;
const idOf = (name: string) => name as EventId;

const event = (name: string, type: string, more: Partial<EmittedFact> = {}): EmittedFact => ({
  event_id: idOf(name),
  event_type: type,
  correlation_id: 'corr-1',
  causation_id: idOf('a-request'),
  service: 'orders',
  stream: 'orders-stream',
  version: 1,
  status: type.split('.')[1] ?? null,
  committed_at: at(0),
  entry_id: `${at(1)}-0`,
  failure: null,
  number: null,
  ...more,
});
const created = event('1', 'order.created');
const confirmed = event('2', 'order.confirmed', { version: 2, committed_at: at(10), causation_id: idOf('a-step') });
const waiting = event('3', 'delivery.created', {
  service: 'deliveries',
  stream: 'deliveries-stream',
  status: 'waiting',
  causation_id: created.event_id,
  committed_at: at(5),
});

const handledFact = { handled_at: at(2), consumer: 'p1', attempt: 1, began_at: at(1) };

const told = (events: readonly EmittedFact[], more: Partial<JourneyFacts> = {}): Journey =>
  journeyOf({
    order_id,
    now,
    events,
    readersOf: ({ event_type }) => (event_type.startsWith('order.') ? ['deliveries'] : []),
    handled: () => handledFact,
    lastDelivered: () => `${at(60)}-0`,
    pending: () => null,
    letter: () => null,
    replayed: () => null,
    inboxMs: 7 * 86_400_000,
    gaps: [],
    ...more,
  });
const reaction = (of: EmittedFact, more: Partial<JourneyFacts>) =>
  told([of], { handled: () => null, ...more }).events[0]?.reactions[0];

test.each<[(typeof reactionStates)[number], EmittedFact, Partial<JourneyFacts>, object]>([
  [
    'handled',
    created,
    { handled: () => ({ handled_at: at(9), consumer: 'p1', attempt: 2, began_at: at(8) }) },
    { attempts: 2, consumer: 'p1', began_at: '2026-11-22T14:30:08.000Z', since: '2026-11-22T14:30:09.000Z' },
  ],
  ['not_published', { ...created, entry_id: null }, {}, { since: '2026-11-22T14:30:00.000Z' }],
  ['nobody_reads', created, { lastDelivered: () => null }, { since: '2026-11-22T14:30:01.000Z' }],
  ['not_read', created, { lastDelivered: () => `${at(1) - 1}-7` }, { since: '2026-11-22T14:30:01.000Z' }],
  [
    'in_work',
    created,
    {
      pending: () => ({
        consumer: 'p2',
        attempts: 0,
        last_failed_at: null,
        last_error: 'StoreUnavailableError: away',
        longestPauseMs: 0,
      }),
    },
    { consumer: 'p2', next_attempt_by: null, error: 'StoreUnavailableError: away' },
  ],
  [
    'retrying',
    created,
    {
      pending: () => ({
        consumer: 'p2',
        attempts: 3,
        last_failed_at: at(20),
        last_error: 'TypeError: no',
        longestPauseMs: 800,
      }),
    },
    { attempts: 3, error: 'TypeError: no', next_attempt_by: '2026-11-22T14:30:20.800Z' },
  ],
  [
    'dead_lettered',
    created,
    { letter: () => ({ id: '7-0', attempts: 5, consumer: 'p2', error: 'TypeError', last_failed_at: at(30) }) },
    { dead_letter: '7-0', error: 'TypeError', since: '2026-11-22T14:30:30.000Z' },
  ],
  // Its dead letter was discarded, or its version passed the event over: what it had handled would be in the inbox.
  ['not_handled', created, {}, { since: '2026-11-22T14:30:01.000Z' }],
  ['not_kept', created, { inboxMs: 600_000 }, { since: null }],
  // Its dead letter was replayed.
  ['not_read', created, { replayed: () => `${at(90)}-0` }, { since: '2026-11-22T14:31:30.000Z' }],
])('a service that is to react: %s', (state, of, facts, expected) => {
  expect(reaction(of, facts)).toMatchObject({ service: 'deliveries', state, ...expected });
});

test('a service whose inbox could not be read is not said to have done nothing', () => {
  expect(reaction(created, { handled: () => undefined })?.state).toBe('not_kept');
});

test('a cause is an event, a request, a timer, or not kept where the beginning is not', () => {
  const timed = event('4', 'order.cancelled', { causation_id: null, version: 3 });
  expect(told([created, confirmed, waiting, timed]).events.map(({ cause }) => cause.kind)).toEqual([
    'request',
    'timer',
    'event',
    'request',
  ]);
  expect(told([confirmed]).events[0]?.cause).toEqual({ kind: 'not_kept', id: 'a-step' });
});

test('people come next: the kitchen, then a courier', () => {
  const out = event('5', 'order.out_for_delivery', { version: 4, committed_at: at(100) });
  const onTheWay = { ...waiting, event_id: idOf('6'), event_type: 'delivery.on_the_way', status: 'on_the_way' };
  const left = { ...onTheWay, version: 2, committed_at: at(200) };
  expect(told([created, waiting]).waits).toEqual([
    {
      owner: 'kitchen',
      simulated: false,
      to: ['confirmed', 'cancelled'],
      since: '2026-11-22T14:30:00.000Z',
      after: '1',
    },
  ]);
  expect(told([created, waiting, out]).waits).toEqual([
    { owner: 'courier', simulated: false, to: ['on_the_way'], since: '2026-11-22T14:31:40.000Z', after: '5' },
  ]);
  expect(told([created, waiting, out, left]).waits).toEqual([
    { owner: 'courier', simulated: false, to: ['delivered'], since: '2026-11-22T14:33:20.000Z', after: '6' },
  ]);
});

test('a service that is behind hides nobody who is waited for; when the order is over, nobody is', () => {
  expect(told([created, waiting], { handled: () => null }).waits[0]?.owner).toBe('kitchen');
  const cancelled = event('7', 'order.cancelled', { version: 2 });
  const after = told([created, cancelled]);
  expect(after).toMatchObject({ waits: [], over: true, status: 'cancelled' });
  expect(told([created, { ...cancelled, entry_id: null }]).over).toBe(false);
});

test('an event that a service passed over is no end of the order', () => {
  const cancelled = event('7', 'order.cancelled', { version: 2 });
  const skipped = { handled: (_: string, id: string) => (id === '7' ? null : handledFact) };
  expect(told([created, cancelled], skipped).over).toBe(false);
});

test('an order that is out for delivery without a delivery waits for a courier', () => {
  const out = event('5', 'order.out_for_delivery', { version: 4, committed_at: at(100) });
  expect(told([created, out]).waits).toMatchObject([{ owner: 'courier', to: ['on_the_way'], after: '5' }]);
});

test('a step is simulated where a simulation was asked for it', () => {
  const request = event('8', 'order.simulation_requested', { stream: 'order-simulation-stream', status: 'created' });
  expect(told([created, waiting, request]).waits).toMatchObject([{ owner: 'kitchen', simulated: true }]);
});
