import type { OrderId } from '@waggle/contracts';
import { unconfirmedReason } from '@waggle/contracts/unconfirmed.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  boardOrderOf,
  type Change,
  emptyTimeline,
  isOnTheWay,
  record,
  type Timeline,
  timelineWithoutPerson,
} from './timeline.rules.ts';

const at = '2026-11-22T14:30:00.000Z';
const order = (status: Extract<Change, { kind: 'order' }>['status'], version: number): Change => ({
  kind: 'order',
  status,
  version,
  at,
});
const delivery = (status: Extract<Change, { kind: 'delivery' }>['status'], version: number): Change => ({
  kind: 'delivery',
  status,
  version,
  at,
});

const delivered: Change[] = [
  order('created', 1),
  delivery('waiting', 1),
  order('confirmed', 2),
  order('preparing', 3),
  order('out_for_delivery', 4),
  delivery('on_the_way', 2),
  delivery('delivered', 3),
  order('delivered', 5),
];
const cancelled: Change[] = [
  order('created', 1),
  delivery('waiting', 1),
  order('cancelled', 2),
  delivery('cancelled', 2),
];
// Handed out, taken back, handed out again.
const takenBack: Change[] = [
  order('created', 1),
  delivery('waiting', 1),
  order('confirmed', 2),
  order('preparing', 3),
  order('out_for_delivery', 4),
  { kind: 'order', status: 'preparing', version: 5, at, undone: 'out_for_delivery' },
  order('out_for_delivery', 6),
  { kind: 'delivery', status: 'on_the_way', version: 2, at, orderVersion: 6 },
  delivery('delivered', 3),
  order('delivered', 7),
];
const play = (changes: readonly Change[]): Timeline => changes.reduce(record, emptyTimeline('o' as OrderId));
const names = (timeline: Timeline) => timeline.steps.map((step) => `${step.kind}:${step.status}`);

describe('a timeline', () => {
  test('changes in order become steps with seqs from 1', () => {
    const timeline = play(delivered);
    expect(names(timeline)).toEqual(
      delivered.map((change) => `${change.kind}:${'status' in change ? change.status : ''}`),
    );
    expect(timeline.steps.map((step) => step.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(timeline).toMatchObject({ seq: 8, open: false, early: [] });
  });

  test('a repeated change has no effect', () => {
    const timeline = play(delivered.slice(0, 3));
    expect(record(timeline, order('confirmed', 2))).toBe(timeline);
    const waiting = record(timeline, order('out_for_delivery', 4));
    expect(record(waiting, order('out_for_delivery', 4))).toBe(waiting);
  });

  test('an early change waits for its cause', () => {
    const early = play([order('created', 1), order('preparing', 3)]);
    expect(names(early)).toEqual(['order:created']);
    expect(names(record(early, order('confirmed', 2)))).toEqual([
      'order:created',
      'order:confirmed',
      'order:preparing',
    ]);
  });

  test('a step that the kitchen took back is in the timeline, with the step that it undoes', () => {
    const timeline = play(takenBack.slice(0, 6));
    expect(timeline.steps.at(-1)).toEqual({
      seq: 6,
      kind: 'order',
      status: 'preparing',
      at,
      undone: 'out_for_delivery',
    });
    expect(timeline.open).toBe(true);
  });

  test('a departure after a second handover follows that handover', () => {
    const [handedOutAgain, setOff] = takenBack.slice(6, 8) as [Change, Change];
    const early = record(play(takenBack.slice(0, 6)), setOff);
    expect(names(early).at(-1)).toBe('order:preparing');
    expect(names(record(early, handedOutAgain)).slice(-2)).toEqual(['order:out_for_delivery', 'delivery:on_the_way']);
  });

  test('the kitchen gets an order for later once, whenever that is told, and the steps of the order go on', () => {
    const due: Change = { kind: 'due', version: 1, at };
    const timeline = play([due, order('created', 1), order('confirmed', 2), due]);
    expect(timeline).toMatchObject({ early: [], versions: { order: 2, due: 1 } });
    expect(timeline.steps.map(({ status, due: told }) => [status, told])).toEqual([
      ['created', undefined],
      ['created', true],
      ['confirmed', undefined],
    ]);
    expect(record(timeline, due)).toBe(timeline);
    expect(play([due]).steps).toEqual([]);
  });

  const later = (version: number): Change => ({
    kind: 'promise',
    version,
    at,
    promised_at: `2026-11-22T15:0${version}:00.000Z`,
  });

  test('a new promise is told after the order’s creation and the promises before it, and counts on boards', () => {
    const early = play([later(2), later(1)]);
    expect(early.steps).toEqual([]);
    const timeline = play([later(2), later(1), order('confirmed', 2), order('created', 1)]);
    expect(timeline.steps.filter(({ promised_at }) => promised_at).map(({ promised_at }) => promised_at)).toEqual([
      '2026-11-22T15:01:00.000Z',
      '2026-11-22T15:02:00.000Z',
    ]);
    expect(timeline).toMatchObject({
      early: [],
      promised_at: '2026-11-22T15:02:00.000Z',
      versions: { order: 2, promise: 2 },
    });
    const content = { ...timeline, order: { promised_at: '2026-11-22T15:00:00.000Z' } as Timeline['order'] };
    expect(boardOrderOf(content)).toMatchObject({ promised_at: '2026-11-22T15:02:00.000Z' });
    expect(record(timeline, later(2))).toBe(timeline);
    expect(isOnTheWay(play([...delivered.slice(0, 6), later(1)]))).toBe(true);
  });

  test('the step of a cancellation carries its reason', () => {
    const why = { reason: 'No dough', reason_code: 'sold_out' } as const;
    const rejected: Change = { kind: 'order', status: 'cancelled', version: 2, at, ...why };
    const timeline = play([order('created', 1), rejected]);
    expect(timeline.steps.at(-1)).toMatchObject({ status: 'cancelled', ...why });
  });

  test('without its person, it has neither notes nor reasons that somebody wrote, also of steps that wait', () => {
    const rejected: Change = { kind: 'order', status: 'cancelled', version: 2, at, reason: 'Ada does not answer' };
    const early = play([{ ...rejected, version: 3 }]);
    for (const timeline of [play([order('created', 1), rejected]), early]) {
      expect(JSON.stringify(timeline)).toContain('Ada');
      const after = timelineWithoutPerson(timeline);
      expect(JSON.stringify(after)).not.toContain('Ada');
      expect(after).toMatchObject({ seq: timeline.seq, revision: timeline.revision + 1 });
      expect(timelineWithoutPerson(after)).toBe(after);
    }
    const unconfirmed = play([order('created', 1), { ...rejected, reason: unconfirmedReason }]);
    expect(timelineWithoutPerson(unconfirmed)).toBe(unconfirmed);
  });

  test('the courier is on the way from the pick-up to the drop-off, and at no other time', () => {
    const told = delivered.map((_, n) => isOnTheWay(play(delivered.slice(0, n + 1))));
    expect(told).toEqual([false, false, false, false, false, true, false, false]);
  });

  for (const [what, changes] of Object.entries({ delivered, cancelled, takenBack })) {
    test(`an order that is ${what}: in any order of its changes and with repeats, the steps are gapless and make sense`, () => {
      const anyOrder = fc
        .array(fc.constantFrom(...changes), { maxLength: 6 })
        .chain((repeats) =>
          fc.shuffledSubarray([...changes, ...repeats], { minLength: changes.length + repeats.length }),
        );
      fc.assert(
        fc.property(anyOrder, (arrived) => {
          const timeline = play(arrived);
          expect(timeline.steps.map((step) => step.seq)).toEqual(changes.map((_, i) => i + 1));
          expect(timeline).toMatchObject({ early: [], open: false, versions: play(changes).versions });
          const told = names(timeline);
          expect([...told].sort()).toEqual(names(play(changes)).sort());
          for (const [cause, effect] of [
            ['order:created', 'delivery:waiting'],
            ['order:out_for_delivery', 'delivery:on_the_way'],
            ['delivery:delivered', 'order:delivered'],
            ['order:cancelled', 'delivery:cancelled'],
          ] as const) {
            if (told.includes(effect)) expect(told.indexOf(cause)).toBeLessThan(told.indexOf(effect));
          }
        }),
      );
    });
  }

  test('a step never changes its place once it has one', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(delivered, { minLength: delivered.length }), (arrived) => {
        let timeline = emptyTimeline('o' as OrderId);
        for (const change of arrived) {
          const next = record(timeline, change);
          expect(next.steps.slice(0, timeline.steps.length)).toEqual(timeline.steps);
          timeline = next;
        }
      }),
    );
  });
});

test('the timeline of a pick-up ends at the counter, without a delivery, and then knows nobody', () => {
  const customer = { name: 'Ada', phone: '+44 20 7946 0000' };
  const begun = { ...emptyTimeline('019ab000-0000-7000-8000-000000000001' as OrderId), customer };
  const steps = [order('created', 1), order('confirmed', 2), order('preparing', 3), order('ready', 4)];
  const ready = steps.reduce(record, begun as Timeline);
  expect([ready.open, ready.customer]).toEqual([true, customer]);
  const over = record(ready, order('picked_up', 5));
  expect([over.open, over.customer, over.steps.at(-1)?.status]).toEqual([false, null, 'picked_up']);
});

describe('who has the delivery', () => {
  const turn = (version: number, turn: 'reopened' | 'assigned' | 'failed', follows: number): Change => ({
    kind: 'courier',
    turn,
    status: turn === 'reopened' ? 'waiting' : 'on_the_way',
    version,
    follows,
    at,
    ...(turn === 'failed' ? { failure: 'nobody_there' } : {}),
  });
  const before = delivered.slice(0, 6);
  const after = [delivery('on_the_way', 3), delivery('delivered', 4), order('delivered', 5)];
  const told = (timeline: Timeline) =>
    timeline.steps.slice(6).map((step) => `${step.turn ?? step.kind}:${step.status}`);

  test('is a step of the timeline without being one of the delivery; its courier is not shown once it waits again', () => {
    const failed = play([...before, turn(1, 'failed', 2)]);
    expect(failed.steps.at(-1)).toEqual({
      seq: 7,
      kind: 'delivery',
      status: 'on_the_way',
      at,
      turn: 'failed',
      failure: 'nobody_there',
    });
    expect(isOnTheWay(failed)).toBe(true);
    const again = record(failed, turn(2, 'reopened', 2));
    expect([isOnTheWay(again), again.open]).toEqual([false, true]);
    expect(told(after.reduce(record, again))).toEqual([
      'failed:on_the_way',
      'reopened:waiting',
      'delivery:on_the_way',
      'delivery:delivered',
      'order:delivered',
    ]);
  });

  test('one that was overtaken is left out, one that is early waits, and repeats change nothing', () => {
    const late = play([...before, delivery('on_the_way', 3), turn(1, 'reopened', 2)]);
    expect([told(late), late.early]).toEqual([['delivery:on_the_way'], []]);
    const early = play([...before.slice(0, 5), turn(1, 'assigned', 2), delivery('on_the_way', 2)]);
    expect(told(early)).toEqual(['assigned:on_the_way']);
    expect(early.early).toEqual([]);
    expect(record(early, turn(1, 'assigned', 2))).toBe(early);
    const swapped = play([...before, turn(2, 'reopened', 2), turn(1, 'failed', 2)]);
    expect([told(swapped), swapped.early]).toEqual([['reopened:waiting'], []]);
  });

  test('whoever never hears of it misses no step', () => {
    expect(told(play([...before, ...after]))).toEqual(['delivery:on_the_way', 'delivery:delivered', 'order:delivered']);
  });
});
