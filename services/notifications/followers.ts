// Followers: a customer follows one order with its token, a kitchen board follows all. Each knows the last step that it sent and
// sends only later ones, so it does not matter how often or in what order it gets a timeline.
import type {
  KitchenSnapshotMessage,
  KitchenStepMessage,
  OrderId,
  PositionMessage,
  Subscribe,
  TimelineStep,
} from '@waggle/contracts';
import { type Connection, inParts, unlessNonsense } from '@waggle/service-kit/http';
import { type StaffMember, tokenHasHash } from '@waggle/service-kit/identity';
import { boardEntry } from './board-entry.ts';
import {
  isOnTheWay,
  isSharedLinkExpired,
  stepsWithoutReasons,
  type Timeline,
  timelineForCouriers,
} from './timeline.rules.ts';

export interface Follower {
  readonly connection: Connection;
  /** The order that it follows; null for all. */
  readonly orderId: OrderId | null;
  /** The orders that it has sent and that have not ended. */
  openOrders(): OrderId[];
  /** Sends the new steps of a timeline. */
  take(timeline: Timeline): void;
  /** Sends the position of the courier, once the snapshot is sent and while the courier is on the way. */
  position(message: PositionMessage): void;
  /** The store could not be read. */
  unavailable(): void;
}

/**
 * What a client that resumes got: exactly the steps that it missed; all steps, since the store does not have what the client
 * has seen; or nothing, since the store was unavailable.
 */
export const resumeOutcomes = ['exact', 'everything', 'unavailable'] as const;
export type ResumeOutcome = (typeof resumeOutcomes)[number];

/**
 * Sends a snapshot when the order is known and the token is valid, then every later step once.
 * @param isStaff called only when the token is not the order's
 * @param resumed called with what a client that resumes got
 * @param now the time, which ends shared links; ms since the epoch
 */
export function orderFollower(
  connection: Connection,
  orderId: OrderId,
  subscribe: Subscribe,
  isStaff: () => Promise<boolean>,
  resumed: (outcome: ResumeOutcome) => void = () => {},
  now: () => number = () => 0,
): Follower & { isWaiting(): boolean } {
  const seen = subscribe.after ?? 0;
  let sent: number | null = null;
  let onTheWay = false;
  /** While it is not known whether the reader is staff. */
  let latest: Timeline | null = null;
  let checked = false;
  let isShared = false;
  const stepsOf = (timeline: Timeline, after: number): TimelineStep[] =>
    behind(isShared ? { ...timeline, steps: stepsWithoutReasons(timeline) } : timeline, after);
  const begin = (timeline: Timeline): void => {
    // The client has seen steps that the timeline does not have (an older store was restored): it gets all steps again.
    const after = seen <= timeline.seq ? seen : 0;
    if (seen > 0) resumed(after === seen ? 'exact' : 'everything');
    connection.send({ type: 'snapshot', order_id: orderId, seq: timeline.seq, steps: stepsOf(timeline, after) });
    latest = null;
    advanceTo(timeline);
  };
  const advanceTo = (timeline: Timeline): void => {
    if (sent !== null && timeline.seq < sent) return;
    sent = timeline.seq;
    onTheWay = isOnTheWay(timeline);
  };
  const beginIfStaff = async (): Promise<void> => {
    if (checked) return;
    checked = true;
    try {
      if (!(await isStaff())) return connection.close('notFound');
      if (latest) begin(latest);
    } catch {
      connection.close('unavailable');
    }
  };
  return {
    connection,
    orderId,
    openOrders: () => [orderId],
    isWaiting: () => sent === null,
    take(timeline) {
      if (sent !== null) {
        for (const step of stepsOf(timeline, sent)) connection.send({ type: 'step', ...step });
        return advanceTo(timeline);
      }
      if (timeline.tracking_token_hash === null) return;
      latest = timeline;
      const by = tokenHolderOf(subscribe.token, timeline, now());
      isShared = by === 'shared';
      if (by === 'customer' || by === 'shared') begin(timeline);
      else if (by === 'expired') connection.close('linkExpired');
      else void beginIfStaff();
    },
    position(message) {
      if (sent !== null && onTheWay) connection.sendLatest(message);
    },
    unavailable() {
      if (sent !== null) return;
      if (seen > 0) resumed('unavailable');
      connection.close('unavailable');
    },
  };
}

/**
 * Sends a snapshot of all open orders, then every step of any order once.
 * @param since when it connected: orders that had ended before are ignored, even when another follower loads them
 * @param parts the client takes the snapshot as several messages
 * @param shownOf what the reader sees of an order
 */
export function kitchenFollower(
  connection: Connection,
  since: string,
  parts = false,
  shownOf: ShownOf = whole,
): Follower & { snapshot(open: readonly Timeline[]): void } {
  const known = new Map<OrderId, { readonly seq: number; readonly open: boolean; readonly named: boolean }>();
  let shown = false;
  let early: Timeline[] = [];
  // Remembers orders that have ended, too: their delivery may take another step, and customers may load them again.
  const remember = ({ order_id, seq, open, customer }: Timeline): void => {
    known.set(order_id, { seq, open, named: customer !== null });
    if (known.size <= rememberedOrders) return;
    for (const [id, oldest] of known) if (!oldest.open) return void known.delete(id);
  };
  const take = (taken: Timeline): void => {
    const timeline = shownOf(taken);
    if (!timeline) return;
    if (!shown) {
      early.push(timeline);
      return;
    }
    if (!hasBegun(timeline) || boardEntry(timeline) === null) return;
    const before = known.get(timeline.order_id);
    if (!before && !timeline.open && (timeline.steps.at(-1)?.at ?? '') < since) return;
    if (before && before.seq > timeline.seq) return;
    if (before?.seq === timeline.seq && before.named === (timeline.customer !== null)) return;
    const steps = behind(timeline, before?.seq ?? 0);
    for (const [n, step] of steps.entries()) connection.send(boardStep(timeline, step, !before && n === 0));
    if (before && !before.named && timeline.customer)
      connection.send({ type: 'customer', order_id: timeline.order_id, customer: timeline.customer });
    remember(timeline);
  };
  return {
    connection,
    orderId: null,
    take,
    openOrders: () => [...known].flatMap(([id, { open }]) => (open ? [id] : [])),
    snapshot(all) {
      const open = all
        .flatMap((timeline) => shownOf(timeline) ?? [])
        .filter((timeline) => hasBegun(timeline) && boardEntry(timeline) !== null);
      const snapshots = (parts ? inParts(open) : [open]).map((part) => boardSnapshot(part));
      for (const [n, part] of snapshots.entries()) {
        const more = n < snapshots.length - 1 ? { more: true as const } : {};
        connection.send({ ...part, ...more }, { snapshot: true });
      }
      for (const timeline of open) remember(timeline);
      shown = true;
      const waited = early;
      early = [];
      for (const timeline of waited) take(timeline);
    },
    position() {},
    unavailable() {
      if (!shown) connection.close('unavailable');
    },
  };
}

/** The initial state of a board. */
export const boardSnapshot = (open: readonly Timeline[], shownOf: ShownOf = whole): KitchenSnapshotMessage => ({
  type: 'snapshot',
  orders: open
    .flatMap((timeline) => shownOf(timeline) ?? [])
    .filter(hasBegun)
    .flatMap((timeline) => boardEntry(timeline) ?? []),
});

/** What a reader sees of an order; null: nothing. */
export type ShownOf = (timeline: Timeline) => Timeline | null;
const whole: ShownOf = (timeline) => timeline;

export const shownTo = (member: Pick<StaffMember, 'role'> | undefined): ShownOf =>
  member?.role === 'courier' ? (timeline) => unlessNonsense(() => timelineForCouriers(timeline), null) : whole;

// What is known of an order before its first step, such as its customer, is no order yet: its first step brings its content.
const hasBegun = ({ seq }: Timeline): boolean => seq > 0;

/** The most orders that a kitchen board remembers: several times as many as are open at once. */
const rememberedOrders = 10_000;

function boardStep(timeline: Timeline, step: TimelineStep, first: boolean): KitchenStepMessage {
  const { order_id, delivery_id } = timeline;
  const order = first ? (boardEntry(timeline)?.order ?? null) : null;
  return {
    type: 'step',
    order_id,
    ...step,
    ...(order === null ? {} : { order }),
    ...(step.kind === 'delivery' && delivery_id !== null ? { delivery_id } : {}),
  };
}

const behind = (timeline: Timeline, after: number): TimelineStep[] => timeline.steps.filter((step) => step.seq > after);

/** Whose token it is: of the customer, or of a shared link, which may have expired. */
export function tokenHolderOf(
  token: string | undefined,
  timeline: Timeline,
  now: number,
): 'customer' | 'shared' | 'expired' | 'nobody' {
  const { tracking_token_hash: own, shared_token_hash: shared } = timeline;
  if (token === undefined) return 'nobody';
  if (own !== null && tokenHasHash(token, own)) return 'customer';
  if (shared === null || !tokenHasHash(token, shared)) return 'nobody';
  return isSharedLinkExpired(timeline, now) ? 'expired' : 'shared';
}
