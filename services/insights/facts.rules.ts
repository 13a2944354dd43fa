// What insights knows about one order, and what that adds to the figures. A late, repeated or replayed event leads to the same
// facts, so it adds nothing: what is counted is the difference between what the facts add now and what they added before.
import type { AnyEvent, CancelStage, ItemId, OrderId, OrderServing, Payload } from '@waggle/contracts';
import { businessDay, type DayOfKitchen } from '@waggle/contracts/business-day.ts';
import { localHour } from '@waggle/contracts/local-time.ts';
import { isWrittenReason } from '@waggle/contracts/unconfirmed.ts';
import { type BillSums, type SoldMoney, sumsOf } from './money.rules.ts';

/** The events that say something about an order. */
export type OrderEvent = Extract<
  AnyEvent,
  {
    readonly event_type:
      | 'order.created'
      | 'order.confirmed'
      | 'order.preparing'
      | 'order.ready'
      | 'order.out_for_delivery'
      | 'order.delivered'
      | 'order.picked_up'
      | 'order.cancelled'
      | 'order.step_undone'
      | 'order.promise_changed'
      | 'order.due';
  }
>;

export interface SoldItem {
  readonly item_id: ItemId;
  readonly name: string;
  readonly quantity: number;
  /** In the currency's minor unit, for all of them. */
  readonly amount: number;
}

type Step = 'confirmed' | 'preparing' | 'ready' | 'out_for_delivery' | 'delivered' | 'picked_up' | 'cancelled';

/** Events of an order may come in any sequence, so each fact is independent. */
export interface OrderFacts {
  readonly order_id: OrderId;
  /** Null until `order.created` has come. */
  readonly created: {
    /** RFC 3339. */
    readonly at: string;
    /** Of an order that was wanted for later: when the kitchen was to get it, RFC 3339. Missing: at once. */
    readonly due_at?: string;
    readonly time_zone: string;
    /** The business day and the hour, since the midnight before it, under which the order is counted. Missing: those of the calendar. */
    readonly day?: string;
    readonly hour?: number;
    /** What is called out. Missing in orders of earlier versions. */
    readonly number?: string;
    /** The latest arrival that was promised, RFC 3339. Missing where none was, or an earlier version counted the order. */
    readonly promised_at?: string;
    /** What the customer is charged. */
    readonly total: number;
    /** Of the total: what goes to the staff and is no revenue. Missing: nothing, or what earlier versions counted as revenue. */
    readonly tip?: number;
    readonly currency: string;
    readonly items: readonly SoldItem[];
    /** Missing: delivery. */
    readonly serving?: OrderServing;
    /** Missing in facts of earlier versions, and in orders without a bill. */
    readonly sums?: BillSums;
    /** How the customer said to pay. Missing where they did not, and in facts of earlier versions. */
    readonly way?: SoldMoney['way'];
  } | null;
  /** The last time that the order reached each state: its version then, and when. */
  readonly steps: { readonly [S in Step]?: { readonly version: number; readonly at: string } };
  /** The last time that the kitchen took a step back: the order's version after that. */
  readonly undone: { readonly [S in Step]?: number };
  /** The promise that the kitchen made last. Missing: it made none after the first. */
  readonly promise?: { readonly change: number; readonly at: string };
  /** When the kitchen got an order that was wanted for later, RFC 3339. Missing: it has not, or it was not. */
  readonly due?: string;
  /** Null while it is not cancelled. */
  readonly cancelled_by: 'customer' | 'kitchen' | null;
  /** Why it was cancelled: its code, or in events from before there were codes, a reason that nobody wrote. */
  readonly reason?: string;
  /** How far it was then. Missing where an earlier version cancelled it. */
  readonly stage?: CancelStage;
  /** Its food was thrown away. */
  readonly wasted?: true;
}

const nothingKnown = (order_id: OrderId): OrderFacts => ({
  order_id,
  created: null,
  steps: {},
  undone: {},
  cancelled_by: null,
});

/** What is known after an event. */
export function learn(before: OrderFacts | null, event: OrderEvent): OrderFacts {
  const facts = before ?? nothingKnown(event.payload.order_id);
  switch (event.event_type) {
    case 'order.created':
      // The first one: what is counted stays where it is counted.
      return { ...facts, created: facts.created ?? createdOf(event.payload) };
    case 'order.step_undone': {
      const { undone, version } = event.payload;
      return { ...facts, undone: { ...facts.undone, [undone]: Math.max(version, facts.undone[undone] ?? 0) } };
    }
    case 'order.promise_changed': {
      const { change, promised_at: at } = event.payload;
      return change > (facts.promise?.change ?? 0) ? { ...facts, promise: { change, at } } : facts;
    }
    case 'order.due':
      return { ...facts, due: facts.due ?? event.payload.at };
    case 'order.cancelled': {
      const { by, reason, reason_code, stage, wasted } = event.payload;
      const cancelled_by = by ?? (reason === undefined ? 'customer' : 'kitchen');
      // What somebody wrote may name the customer, and goes when the customer goes: figures stay, and keep none of it.
      const why = reason_code ?? (isWrittenReason(reason) ? undefined : reason);
      return {
        ...reached(facts, 'cancelled', event.payload),
        cancelled_by,
        ...(why === undefined ? {} : { reason: why }),
        ...(stage === undefined ? {} : { stage }),
        ...(wasted ? { wasted } : {}),
      };
    }
    default:
      return reached(facts, event.payload.status, event.payload);
  }
}

/** Where an order is counted: its business day, and the hour since the midnight before that. */
export interface Counted {
  readonly day: string;
  /** 25 is one o'clock in the night after the day. */
  readonly hour: number;
}

/** Facts of earlier versions have no business day: their orders were counted by the calendar. */
export const countedUnder = ({ at, time_zone, day, hour }: NonNullable<OrderFacts['created']>): Counted =>
  day === undefined || hour === undefined ? localHour(at, time_zone) : { day, hour };

/** @param at RFC 3339 */
function dayAndHour(at: string, kitchen: DayOfKitchen): Counted {
  const local = localHour(at, kitchen.time_zone);
  const day = businessDay(at, kitchen);
  return { day, hour: local.hour + (local.day === day ? 0 : 24) };
}

function createdOf(payload: Payload<'order.created'>): OrderFacts['created'] {
  const { at, time_zone = 'UTC', day_begins_at, number, total, currency, items } = payload;
  const { bill, payment, promised_at, serving, wanted_at, due_at } = payload;
  const sold = items.map(({ item_id, name, quantity, unit_price }) => ({
    item_id,
    name,
    quantity,
    amount: unit_price * quantity,
  }));
  const counted = dayAndHour(wanted_at ?? at, { time_zone, day_begins_at });
  const tip = tipOf(bill);
  return {
    ...{ at, time_zone, ...counted, total, currency, items: sold },
    ...(due_at === undefined ? {} : { due_at }),
    ...(number === undefined ? {} : { number }),
    ...(promised_at === undefined ? {} : { promised_at }),
    ...(tip === 0 ? {} : { tip }),
    ...(serving === undefined ? {} : { serving }),
    ...(bill && { sums: sumsOf(bill) }),
    ...(payment && { way: payment.way }),
  };
}

const tipOf = (bill: Payload<'order.created'>['bill']): number =>
  bill?.lines.reduce((sum, { kind, amount }) => sum + (kind === 'tip' ? amount : 0), 0) ?? 0;

/** What of an order is the kitchen's: in the minor unit. */
export const revenueOf = ({ total, tip = 0 }: { readonly total: number; readonly tip?: number }): number => total - tip;

function reached(facts: OrderFacts, step: Step, { version, at }: { version: number; at: string }): OrderFacts {
  const known = facts.steps[step];
  if (known && known.version >= version) return facts;
  return { ...facts, steps: { ...facts.steps, [step]: { version, at } } };
}

/** Which spans of an order's life are measured. */
export const spans = ['preparation', 'delivery', 'order_to_door'] as const;
export type MeasuredSpan = (typeof spans)[number];

/** Who ended an order before its customer had it, and why. */
export interface Ended {
  readonly by: 'customer' | 'kitchen';
  /** Null when somebody wrote it, or nobody said. */
  readonly reason: string | null;
  /** How far it was. Missing where an earlier version ended it. */
  readonly stage?: CancelStage;
}

/** What one order adds to the figures of the hour in which it was placed, or for which it was wanted. */
export interface Contribution {
  readonly orders: 1;
  readonly delivered: 0 | 1;
  readonly picked_up: 0 | 1;
  /** By the customer. */
  readonly cancelled: 0 | 1;
  /** By the kitchen. */
  readonly refused: 0 | 1;
  /** Null while it is not cancelled. */
  readonly ended: Ended | null;
  /** Null when the order was cancelled. */
  readonly sold: NonNullable<OrderFacts['created']> | null;
  /** What the food that was thrown away would have brought; null: none was. */
  readonly wasted: { readonly currency: string; readonly amount: number } | null;
  /** Whether it arrived as it was first promised, and as it was last; null: not delivered, or nothing was promised. */
  readonly kept: { readonly first: boolean; readonly last: boolean } | null;
  /** In seconds; a span that has not ended is not here. */
  readonly seconds: { readonly [S in MeasuredSpan]?: number };
}

/** Null while it is not known when the order was placed. */
export function contributionOf(facts: OrderFacts): Contribution | null {
  const { created, steps, undone, cancelled_by, reason, stage, wasted, promise, due } = facts;
  if (!created) return null;
  const stands = (step: Step): string | null => {
    const { version = 0, at = null } = steps[step] ?? {};
    return version > (undone[step] ?? 0) ? at : null;
  };
  const between = (from: string | null, to: string | null): number | undefined =>
    from === null || to === null ? undefined : Math.max(0, (Date.parse(to) - Date.parse(from)) / 1_000);
  const measured: Record<MeasuredSpan, number | undefined> = {
    preparation: between(stands('confirmed'), stands('ready') ?? stands('out_for_delivery')),
    delivery: between(stands('out_for_delivery'), stands('delivered')),
    order_to_door: between(begunAt(created, due), stands('delivered')),
  };
  const cancelled = stands('cancelled') !== null;
  return {
    orders: 1,
    delivered: stands('delivered') === null ? 0 : 1,
    picked_up: stands('picked_up') === null ? 0 : 1,
    cancelled: cancelled && cancelled_by === 'customer' ? 1 : 0,
    refused: cancelled && cancelled_by === 'kitchen' ? 1 : 0,
    ended:
      cancelled && cancelled_by
        ? { by: cancelled_by, reason: reason ?? null, ...(stage === undefined ? {} : { stage }) }
        : null,
    sold: cancelled ? null : created,
    wasted: cancelled && wasted ? { currency: created.currency, amount: foodOf(created) } : null,
    kept: keptOf(stands('delivered'), created.promised_at, promise?.at),
    seconds: Object.fromEntries(Object.entries(measured).filter(([, seconds]) => seconds !== undefined)),
  };
}

/** Since when the kitchen has had it: how long an order was known before says nothing about the kitchen. */
const begunAt = ({ at, due_at }: NonNullable<OrderFacts['created']>, due: string | undefined): string =>
  due ?? due_at ?? at;

const keptOf = (arrived: string | null, first: string | undefined, last = first): Contribution['kept'] => {
  if (arrived === null || first === undefined || last === undefined) return null;
  const by = (promised: string): boolean => Date.parse(arrived) <= Date.parse(promised);
  return { first: by(first), last: by(last) };
};

const foodOf = ({ items }: Pick<NonNullable<OrderFacts['created']>, 'items'>): number =>
  items.reduce((sum, { amount }) => sum + amount, 0);

export type OrderState = 'created' | Step;
export const orderStates: readonly OrderState[] = [
  'created',
  'confirmed',
  'preparing',
  'ready',
  'out_for_delivery',
  'delivered',
  'picked_up',
  'cancelled',
];

/** The states that an order is now known to have reached, and was not before: each once, and how many seconds after the kitchen got it. */
export function reachedBetween(before: OrderFacts | null, after: OrderFacts): ReadonlyMap<OrderState, number> {
  const known = reachedStatesOf(before);
  return new Map([...reachedStatesOf(after)].filter(([state]) => !known.has(state)));
}

// Without the time of the order nothing is known; an event that comes before it counts when it comes.
function reachedStatesOf(facts: OrderFacts | null): ReadonlyMap<OrderState, number> {
  if (!facts?.created) return new Map();
  const placed = Date.parse(begunAt(facts.created, facts.due));
  const steps = Object.entries(facts.steps) as [Step, { readonly at: string }][];
  return new Map<OrderState, number>([
    ['created', 0],
    ...steps.map(([step, { at }]): [Step, number] => [step, Math.max(0, (Date.parse(at) - placed) / 1_000)]),
  ]);
}
