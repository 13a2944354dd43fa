// The rules of a timeline, pure: events in, steps out, without gaps and with causes before effects.
import {
  type BoardCustomer,
  type BoardOrder,
  type CancelCode,
  type CourierTurn,
  type DeliveryId,
  type DeliveryStatus,
  type FailureReason,
  isEndStatus,
  type OrderId,
  type OrderStatus,
  sharedAfterEndMs,
  type TimelineStep,
} from '@waggle/contracts';
import { isWrittenReason, withoutWrittenReason } from '@waggle/contracts/unconfirmed.ts';

/** A change of an order, of its promise, of who has it, or of its delivery, from its event. */
export type Change =
  | {
      readonly kind: 'order';
      readonly status: OrderStatus;
      readonly version: number;
      readonly at: string;
      /** The kitchen undid the step to this status. */
      readonly undone?: OrderStatus;
      readonly reason?: string;
      readonly reason_code?: CancelCode;
    }
  | {
      readonly kind: 'delivery';
      readonly status: DeliveryStatus;
      readonly version: number;
      readonly at: string;
      /** The version of the order that caused this change. */
      readonly orderVersion?: number;
    }
  | {
      /** Who has the delivery changed, or its courier could not hand it over: no step of it. */
      readonly kind: 'courier';
      readonly turn: CourierTurn;
      readonly status: DeliveryStatus;
      /** Counts these changes of this order, apart from its steps. */
      readonly version: number;
      /** The version of the delivery at that time. */
      readonly follows: number;
      readonly at: string;
      readonly failure?: FailureReason;
    }
  | {
      /** The order's latest arrival was promised anew. */
      readonly kind: 'promise';
      /** Counts the promises of this order, apart from its steps. */
      readonly version: number;
      readonly at: string;
      readonly promised_at: string;
    }
  | {
      /** The kitchen has the order, which was wanted for later. */
      readonly kind: 'due';
      /** There is one. */
      readonly version: 1;
      readonly at: string;
    };

export interface Timeline {
  readonly order_id: OrderId;
  /** SHA-256 of the tracking token; null until `order.created` has arrived. */
  readonly tracking_token_hash: string | null;
  /** The same of the token of shared links; null also in timelines of earlier versions. */
  readonly shared_token_hash: string | null;
  /** What boards show of the order besides its steps; null until `order.created` has arrived, and in timelines of earlier versions. */
  readonly order: BoardOrder | null;
  /** Who ordered: null until that is known, and again from the order's end on. */
  readonly customer: BoardCustomer | null;
  /** Null until there is one, and in timelines of earlier versions. */
  readonly delivery_id: DeliveryId | null;
  /** The `seq` of the last step; 0 when there is none. */
  readonly seq: number;
  /** Whether further steps can follow. */
  readonly open: boolean;
  readonly steps: readonly TimelineStep[];
  /** For each kind, the last version that became a step. */
  readonly versions: {
    readonly order: number;
    readonly delivery: number;
    readonly promise?: number;
    readonly courier?: number;
    readonly due?: number;
  };
  /** What the kitchen promised last; missing: what it promised when the order was placed. */
  readonly promised_at?: string;
  /** Changes that arrived before their cause. */
  readonly early: readonly Change[];
  /** Incremented by every change of this record. */
  readonly revision: number;
}

export const emptyTimeline = (order_id: OrderId): Timeline => ({
  order_id,
  tracking_token_hash: null,
  shared_token_hash: null,
  order: null,
  customer: null,
  delivery_id: null,
  seq: 0,
  open: true,
  steps: [],
  versions: { order: 0, delivery: 0 },
  early: [],
  revision: 0,
});

/**
 * Adds a change. It becomes a step once all changes before it have; until then it waits. Returns the same object when the
 * change is known already.
 */
export function record(timeline: Timeline, change: Change): Timeline {
  if (isOvertaken(timeline, change)) return timeline;
  if (timeline.early.some((e) => e.kind === change.kind && e.version === change.version)) return timeline;
  let next: Timeline = { ...timeline, early: [...timeline.early, change], revision: timeline.revision + 1 };
  for (;;) {
    const known = next;
    const due = known.early.find((waiting) => isDue(known, waiting));
    if (!due) return next;
    next = append(next, due);
    const after = next;
    next = { ...after, early: after.early.filter((waiting) => !isOvertaken(after, waiting)) };
  }
}

function append(timeline: Timeline, change: Change): Timeline {
  const seq = timeline.seq + 1;
  const ends = change.kind === 'order' && isEndStatus(change.status);
  const step: TimelineStep =
    change.kind === 'promise' || change.kind === 'due'
      ? { seq, kind: 'order', status: statusOf(timeline), at: change.at, ...newsOf(change) }
      : change.kind === 'courier'
        ? { seq, kind: 'delivery', status: change.status, at: change.at, turn: change.turn, ...failureOf(change) }
        : { seq, kind: change.kind, status: change.status, at: change.at, ...toldBy(change) };
  return {
    ...timeline,
    seq,
    open: timeline.open && !ends,
    // Nobody needs the person any more.
    customer: ends ? null : timeline.customer,
    steps: [...timeline.steps, step],
    ...(change.kind === 'promise' ? { promised_at: change.promised_at } : {}),
    versions: { ...timeline.versions, [change.kind]: change.version },
    early: timeline.early.filter((waiting) => waiting !== change),
  };
}

const versionOf = ({ versions }: Pick<Timeline, 'versions'>, kind: Change['kind']): number => versions[kind] ?? 0;

const statusOf = ({ steps }: Pick<Timeline, 'steps'>): TimelineStep['status'] =>
  steps.findLast(({ kind }) => kind === 'order')?.status ?? 'created';

const failureOf = ({ failure }: Pick<TimelineStep, 'failure'>): Pick<TimelineStep, 'failure'> =>
  failure === undefined ? {} : { failure };

const newsOf = (change: Extract<Change, { kind: 'promise' | 'due' }>): Pick<TimelineStep, 'promised_at' | 'due'> =>
  change.kind === 'promise' ? { promised_at: change.promised_at } : { due: true };

function toldBy(
  change: Extract<Change, { kind: 'order' | 'delivery' }>,
): Pick<TimelineStep, 'undone' | 'reason' | 'reason_code'> {
  if (change.kind === 'delivery') return {};
  const { undone, reason, reason_code } = change;
  return {
    ...(undone === undefined ? {} : { undone }),
    ...(reason === undefined ? {} : { reason }),
    ...(reason_code === undefined ? {} : { reason_code }),
  };
}

// Within a kind, steps follow each other by version. Across kinds, a step waits for the one that caused it, since events of
// different streams arrive in any order. The cause is certain to arrive: without it, the step would not exist.
function isDue(timeline: Timeline, change: Change): boolean {
  if (change.kind === 'courier') return change.follows === timeline.versions.delivery;
  if (change.version !== versionOf(timeline, change.kind) + 1) return false;
  if (change.kind === 'promise' || change.kind === 'due') return timeline.versions.order > 0;
  if (change.kind === 'delivery' && (change.orderVersion ?? 0) > timeline.versions.order) return false;
  const cause = causes[`${change.kind}:${change.status}`];
  return !cause || timeline.steps.some((step) => `${step.kind}:${step.status}` === cause);
}

// Who has the delivery matters until its next step, and the last change of it alone. None is waited for: a process of an earlier
// version passes over these events.
function isOvertaken(timeline: Timeline, change: Change): boolean {
  if (change.version <= versionOf(timeline, change.kind)) return true;
  return change.kind === 'courier' && change.follows < timeline.versions.delivery;
}

/** What boards show of the order; null until its `order.created` has arrived. */
export const boardOrderOf = ({
  order,
  customer,
  promised_at,
}: Pick<Timeline, 'order' | 'customer' | 'promised_at'>): BoardOrder | null =>
  order && {
    ...order,
    ...(promised_at === undefined ? {} : { promised_at }),
    ...(customer ? { customer } : {}),
  };

/** The timeline with its customer, while the order is open. Returns the same object when that changes nothing. */
export const withCustomer = (timeline: Timeline, customer: BoardCustomer): Timeline =>
  timeline.open && timeline.customer === null ? { ...timeline, customer, revision: timeline.revision + 1 } : timeline;

/** The timeline without anything that people wrote. Returns the same object when that changes nothing. */
export function timelineWithoutPerson(timeline: Timeline): Timeline {
  const { order, customer, steps, early, revision } = timeline;
  const isNoted = order?.items.some(({ note }) => note !== undefined);
  const isReasoned = [...steps, ...early].some((one) => 'reason' in one && isWrittenReason(one.reason));
  if (customer === null && !isNoted && !isReasoned) return timeline;
  return {
    ...timeline,
    customer: null,
    order: withoutNotes(order),
    steps: stepsWithoutReasons(timeline),
    early: early.map((change) => (change.kind === 'order' ? withoutWrittenReason(change) : change)),
    revision: revision + 1,
  };
}

const withoutNotes = (order: BoardOrder | null): BoardOrder | null =>
  order && { ...order, items: order.items.map(({ note: _, ...line }) => line) };

/**
 * What couriers see of an order: what is in the bag, what is due and when, and nothing that people wrote. Who gets it is with their own
 * deliveries, which only the service of those knows. Null: it is picked up, which is not theirs.
 */
export const timelineForCouriers = (timeline: Timeline): Timeline | null =>
  timeline.order?.serving === 'pick_up'
    ? null
    : { ...timeline, customer: null, order: withoutNotes(timeline.order), steps: stepsWithoutReasons(timeline) };

/** What may be seen with a shared link: no words of the kitchen to its customer. */
export const stepsWithoutReasons = ({ steps }: Pick<Timeline, 'steps'>): TimelineStep[] =>
  steps.map(withoutWrittenReason);

/**
 * A timeline that was made anew, with what only the one before knows: who ordered, while that is needed, notes and reasons. Its
 * revision does not go back: followers compare it.
 */
export function withPersonOf(before: Timeline, anew: Timeline): Timeline {
  const items = anew.order?.items.map((line, at) => {
    const { item_id, note } = before.order?.items[at] ?? {};
    const { note: _, ...bare } = line;
    return note !== undefined && item_id === line.item_id ? { ...bare, note } : bare;
  });
  return {
    ...anew,
    customer: anew.open ? before.customer : null,
    order: anew.order && items ? { ...anew.order, items } : anew.order,
    steps: anew.steps.map((step) => {
      const { reason } = before.steps.find(({ seq, status }) => seq === step.seq && status === step.status) ?? {};
      return reason === undefined ? step : { ...step, reason };
    }),
    revision: Math.max(before.revision, anew.revision),
  };
}

/** Whether a shared link has expired: a day after the end of the order. */
export const isSharedLinkExpired = ({ open, steps }: Pick<Timeline, 'open' | 'steps'>, now: number): boolean =>
  !open && Date.parse(steps.at(-1)?.at ?? '') + sharedAfterEndMs <= now;

/** Whether the courier is on the way, between the pick-up and the drop-off, as far as this timeline knows. */
export const isOnTheWay = ({ steps }: Pick<Timeline, 'steps'>): boolean =>
  steps.findLast(({ kind }) => kind === 'delivery')?.status === 'on_the_way';

const causes: Readonly<Record<string, string>> = {
  'delivery:waiting': 'order:created',
  'delivery:on_the_way': 'order:out_for_delivery',
  'delivery:cancelled': 'order:cancelled',
  'order:delivered': 'delivery:delivered',
};
