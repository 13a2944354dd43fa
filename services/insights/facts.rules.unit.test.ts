import { unconfirmedReason } from '@waggle/contracts/unconfirmed.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  contributionOf,
  countedUnder,
  learn,
  type OrderEvent,
  type OrderFacts,
  reachedBetween,
} from './facts.rules.ts';
import { changesBetween, emptyHour, type HourFigures } from './figures.rules.ts';
import { addUp } from './histogram.rules.ts';

const order_id = '0190a1b2-0000-7000-8000-000000000001';
const at = (minutes: number): string => new Date(Date.UTC(2026, 10, 28, 12, minutes)).toISOString();

const event = (event_type: string, payload: object): OrderEvent =>
  ({
    event_id: '0190a1b2-0000-7000-8000-0000000000ff',
    event_type,
    event_version: 1,
    correlation_id: 'a-test',
    causation_id: null,
    source: 'orders-service',
    timestamp: at(0),
    payload: { order_id, ...payload },
  }) as OrderEvent;

const created = event('order.created', {
  version: 1,
  status: 'created',
  at: at(0),
  time_zone: 'Europe/Berlin',
  total: 2_500,
  currency: 'EUR',
  items: [
    { item_id: 'margherita', name: 'Margherita', quantity: 2, unit_price: 1_000 },
    { item_id: 'lemonade', name: 'Lemonade', quantity: 1, unit_price: 500 },
  ],
});
const step = (status: string, version: number, minutes: number) =>
  event(`order.${status}`, { status, version, at: at(minutes) });
const undone = (what: string, version: number, minutes: number) =>
  event('order.step_undone', { status: 'confirmed', undone: what, version, at: at(minutes) });

const whole = [
  created,
  step('confirmed', 2, 2),
  step('preparing', 3, 4),
  step('out_for_delivery', 4, 20),
  step('delivered', 5, 35),
];

const factsAfter = (events: readonly OrderEvent[]): OrderFacts | null =>
  events.reduce<OrderFacts | null>((facts, one) => learn(facts, one), null);

/** The hour's figures when each event is counted as it comes. */
function counted(events: readonly OrderEvent[]): HourFigures {
  let facts: OrderFacts | null = null;
  let hour = emptyHour('2026-11-28T13');
  for (const one of events) {
    const after = learn(facts, one);
    if (after.created) {
      const { hours } = changesBetween(
        facts && contributionOf(facts),
        contributionOf(after),
        countedUnder(after.created),
      );
      for (const [id, change] of hours) {
        expect(id).toBe('2026-11-28T13');
        hour = {
          ...hour,
          orders: hour.orders + change.orders,
          delivered: hour.delivered + change.delivered,
          cancelled: hour.cancelled + change.cancelled,
          refused: hour.refused + change.refused,
          revenue: addUp([hour.revenue, change.revenue]),
          preparation: addUp([hour.preparation, change.preparation]),
          delivery: addUp([hour.delivery, change.delivery]),
          order_to_door: addUp([hour.order_to_door, change.order_to_door]),
        };
      }
    }
    facts = after;
  }
  const nonZero = (counts: Readonly<Record<string, number>>) =>
    Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));
  return {
    ...hour,
    revenue: nonZero(hour.revenue),
    preparation: nonZero(hour.preparation),
    delivery: nonZero(hour.delivery),
    order_to_door: nonZero(hour.order_to_door),
  };
}

describe('what an order adds to the figures', () => {
  test('a delivered order counts once, with its revenue and its three times', () => {
    expect(contributionOf(factsAfter(whole) as OrderFacts)).toMatchObject({
      orders: 1,
      delivered: 1,
      cancelled: 0,
      refused: 0,
      sold: { total: 2_500, currency: 'EUR' },
      seconds: { preparation: 18 * 60, delivery: 15 * 60, order_to_door: 35 * 60 },
    });
  });

  test('an order that was cancelled adds no revenue; who cancelled it decides what it counts as', () => {
    const by = (who: object) =>
      contributionOf(
        factsAfter([
          created,
          event('order.cancelled', { status: 'cancelled', version: 2, at: at(1), ...who }),
        ]) as OrderFacts,
      );
    expect(by({ by: 'customer' })).toMatchObject({ cancelled: 1, refused: 0, sold: null });
    expect(by({ by: 'kitchen' })).toMatchObject({ cancelled: 0, refused: 1, sold: null });
    // From before events said who: only the kitchen gives reasons.
    expect(by({ reason: 'The oven is broken' })).toMatchObject({ cancelled: 0, refused: 1 });
    expect(by({})).toMatchObject({ cancelled: 1, refused: 0 });
  });

  test('a step that was taken back has not happened; taken again, it counts from then', () => {
    const back = [...whole.slice(0, 4), undone('out_for_delivery', 5, 20)];
    expect(contributionOf(factsAfter(back) as OrderFacts)?.seconds).toEqual({});
    const again = [...back, step('out_for_delivery', 6, 30), step('delivered', 7, 40)];
    expect(contributionOf(factsAfter(again) as OrderFacts)?.seconds).toMatchObject({
      preparation: 28 * 60,
      delivery: 10 * 60,
    });
  });

  test.each([
    ['2026-11-28T13:00:00.000Z', 'Europe/Berlin', '2026-11-28', 14],
    ['2026-11-28T23:30:00.000Z', 'Europe/Berlin', '2026-11-28', 24],
    ['2026-11-29T02:59:00.000Z', 'Europe/Berlin', '2026-11-28', 27],
    ['2026-11-29T03:00:00.000Z', 'Europe/Berlin', '2026-11-29', 4],
    ['2026-10-25T01:30:00.000Z', 'Europe/Berlin', '2026-10-24', 26],
  ])('an order of %s in %s is of the business day %s, in its hour %i', (placed, time_zone, day, hour) => {
    const { payload } = created;
    const facts = learn(null, event('order.created', { ...payload, at: placed, time_zone }));
    expect(countedUnder(facts.created ?? expect.fail())).toEqual({ day, hour });
  });

  test('what an earlier version counted by the calendar stays there, whatever comes later', () => {
    const { day: _, hour: __, ...kept } = learn(null, created).created ?? expect.fail();
    const facts = { ...learn(null, created), created: { ...kept, at: '2026-11-28T23:30:00.000Z' } };
    for (const after of [learn(facts, created), learn(facts, step('confirmed', 2, 2))]) {
      expect(countedUnder(after.created ?? expect.fail())).toEqual({ day: '2026-11-29', hour: 0 });
    }
  });

  test('why an order ended counts once, and what somebody wrote about it is not kept', () => {
    const before = learn(null, created);
    const ended = (reason: string) =>
      event('order.cancelled', { status: 'cancelled', version: 2, at: at(1), by: 'kitchen', reason });
    const reasons = (one: OrderFacts, two: OrderFacts) =>
      changesBetween(contributionOf(one), contributionOf(two), { day: '2026-11-28', hour: 13 }).reasons;
    const [unanswered, written] = [ended(unconfirmedReason), ended('Ada Lovelace was rude')];
    const after = learn(before, unanswered);
    // Events from before there were codes.
    const reason_id = `2026-11-28/kitchen/${unconfirmedReason}`;
    expect(reasons(before, after)).toEqual([{ reason_id, by: 'kitchen', reason: unconfirmedReason, count: 1 }]);
    expect(reasons(after, learn(after, unanswered))).toEqual([]);
    const other = learn(before, written);
    expect(reasons(before, other)).toEqual([
      { reason_id: '2026-11-28/kitchen/', by: 'kitchen', reason: null, count: 1 },
    ]);
    expect(JSON.stringify(other)).not.toContain('Ada');
  });

  test('its code and stage count, and what its food would have brought where it was thrown away', () => {
    const ended = (wasted: boolean) =>
      learn(
        learn(null, created),
        event('order.cancelled', {
          ...{ status: 'cancelled', version: 3, at: at(1), by: 'kitchen', reason: 'Ada was rude' },
          ...{ reason_code: 'customer_asked', stage: 'preparing', wasted },
        }),
      );
    expect(contributionOf(ended(true))).toMatchObject({
      ended: { by: 'kitchen', reason: 'customer_asked', stage: 'preparing' },
      wasted: { currency: 'EUR', amount: 2_500 },
      sold: null,
    });
    expect(contributionOf(ended(false))?.wasted).toBeNull();
    const changes = changesBetween(contributionOf(learn(null, created)), contributionOf(ended(true)), {
      day: '2026-11-28',
      hour: 13,
    });
    expect(changes.reasons).toMatchObject([{ reason_id: '2026-11-28/kitchen/customer_asked/preparing', count: 1 }]);
    expect([...changes.hours.values()][0]?.wasted).toEqual({ EUR: 2_500 });
    expect(JSON.stringify(ended(true))).not.toContain('Ada');
  });

  test('nothing counts before the order’s creation time is known', () => {
    expect(contributionOf(factsAfter(whole.slice(1)) as OrderFacts)).toBeNull();
  });

  test('events that repeat and overtake each other lead to the same figures', () => {
    const events = [
      ...whole.slice(0, 4),
      undone('out_for_delivery', 5, 20),
      step('out_for_delivery', 6, 30),
      step('delivered', 7, 40),
    ];
    const expected = counted(events);
    expect(expected).toMatchObject({ orders: 1, delivered: 1, revenue: { EUR: 2_500 } });
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...events, ...events, ...events], { minLength: events.length * 3 }),
        (shuffled) => {
          expect(counted(shuffled)).toEqual(expected);
        },
      ),
    );
  });
});

describe('the states that an order reached', () => {
  const confirmed = event('order.confirmed', { version: 2, status: 'confirmed', at: at(3) });
  const confirmedAgain = event('order.confirmed', { version: 4, status: 'confirmed', at: at(9) });

  /** What each event adds, one after another. */
  function added(events: readonly OrderEvent[]): (readonly [string, number])[][] {
    let facts: OrderFacts | null = null;
    return events.map((one) => {
      const before: OrderFacts | null = facts;
      facts = learn(before, one);
      return [...reachedBetween(before, facts)];
    });
  }

  test('count once each, with the time since the order was placed', () => {
    expect(added([created, confirmed, created, confirmed])).toEqual([[['created', 0]], [['confirmed', 180]], [], []]);
  });

  test('wait for the order when a step comes before it', () => {
    expect(added([confirmed, created])).toEqual([
      [],
      [
        ['created', 0],
        ['confirmed', 180],
      ],
    ]);
  });

  test('do not count again when a step is taken back and taken again', () => {
    expect(added([created, confirmed, confirmedAgain]).at(-1)).toEqual([]);
  });
});

test('what is picked up has a time at the stove and none on the road, and counts as sold and as picked up', () => {
  const pickUp = event('order.created', { ...created.payload, serving: 'pick_up' });
  const facts = factsAfter([pickUp, step('confirmed', 2, 2), step('ready', 4, 20), step('picked_up', 5, 55)]);
  expect(facts && contributionOf(facts)).toMatchObject({
    delivered: 0,
    picked_up: 1,
    sold: { total: 2_500, serving: 'pick_up' },
    seconds: { preparation: 18 * 60 },
  });
  expect(facts && contributionOf(facts)?.seconds).not.toHaveProperty('order_to_door');
  expect([...reachedBetween(null, facts ?? nobody).keys()]).toContain('picked_up');
});

test('what was wanted for later counts on that day, and its time from when the kitchen got it', () => {
  const wanted = { wanted_at: '2026-11-29T00:30:00.000Z', due_at: '2026-11-28T23:55:00.000Z', promised_at: at(0) };
  const forLater = event('order.created', { ...created.payload, ...wanted });
  const minutes = (Date.parse(wanted.due_at) - Date.parse(at(0))) / 60_000;
  const steps = [
    step('confirmed', 2, minutes + 1),
    step('out_for_delivery', 3, minutes + 20),
    step('delivered', 4, minutes + 30),
  ];
  const due = event('order.due', { version: 1, status: 'created', at: at(minutes + 1) });
  const facts = factsAfter([forLater, ...steps]);
  // Half past one in the night after the 28th, in Berlin.
  expect(facts?.created && countedUnder(facts.created)).toEqual({ day: '2026-11-28', hour: 25 });
  expect(facts && contributionOf(facts)?.seconds).toMatchObject({ preparation: 19 * 60, order_to_door: 30 * 60 });
  const told = factsAfter([due, ...steps, forLater, due]);
  expect(told && contributionOf(told)?.seconds).toMatchObject({ preparation: 19 * 60, order_to_door: 29 * 60 });
  expect([...reachedBetween(null, told ?? nobody)]).toContainEqual(['confirmed', 0]);
});

const nobody: OrderFacts = { order_id: order_id as never, created: null, steps: {}, undone: {}, cancelled_by: null };
