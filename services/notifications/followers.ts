// Those who follow: one order with its token, or all orders in the kitchen. Each holds its own place, and takes from a
// timeline what lies behind it, so it does not matter how often or in what order it is shown one.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { KitchenStepMessage, OrderId, PositionMessage, Subscribe, TimelineStep } from '@waggle/contracts';
import type { Connection } from '@waggle/service-kit/http';
import { isOnTheWay, type Timeline } from './timeline.rules.ts';

export interface Follower {
  readonly connection: Connection;
  /** The one order it follows; null for all. */
  readonly orderId: OrderId | null;
  /** The orders that it was told of and that may go on. */
  openOrders(): OrderId[];
  /** Sends what is new in this timeline. */
  take(timeline: Timeline): void;
  /** Where the courier is: only told to those who follow this one order already, and only while the courier has it. */
  position(message: PositionMessage): void;
  /** Takes note that the store could not be read. */
  unavailable(): void;
}

/**
 * What a client got that asked for what it missed: exactly that; everything again, since what it has seen is not in the
 * store; or nothing, since the store was away.
 */
export const resumeOutcomes = ['exact', 'everything', 'unavailable'] as const;
export type ResumeOutcome = (typeof resumeOutcomes)[number];

/**
 * Gets a snapshot when the order is known and the token is right, then every later step once.
 * @param isStaff asked only about who does not hold the order's token
 * @param resumed told what a client got that asked for what it missed
 */
export function orderFollower(
  connection: Connection,
  orderId: OrderId,
  subscribe: Subscribe,
  isStaff: () => Promise<boolean>,
  resumed: (outcome: ResumeOutcome) => void = () => {},
): Follower & { isWaiting(): boolean } {
  const seen = subscribe.after ?? 0;
  let sent: number | null = null;
  let onTheWay = false;
  let latest: Timeline | null = null;
  let asked = false;
  const begin = (timeline: Timeline): void => {
    // A place that this timeline does not have (an older store was restored): everything is told again.
    const after = seen <= timeline.seq ? seen : 0;
    if (seen > 0) resumed(after === seen ? 'exact' : 'everything');
    connection.send({ type: 'snapshot', order_id: orderId, seq: timeline.seq, steps: behind(timeline, after) });
    advanceTo(timeline);
  };
  const advanceTo = (timeline: Timeline): void => {
    if (sent !== null && timeline.seq < sent) return;
    sent = timeline.seq;
    onTheWay = isOnTheWay(timeline);
  };
  const beginIfStaff = async (): Promise<void> => {
    if (asked) return;
    asked = true;
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
        for (const step of behind(timeline, sent)) connection.send({ type: 'step', ...step });
        return advanceTo(timeline);
      }
      if (timeline.tracking_token_hash === null) return;
      latest = timeline;
      if (hashMatches(subscribe.token, timeline.tracking_token_hash)) begin(timeline);
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
 * Gets every open order as it stands, then every step of any order, each once.
 * @param since when it connected: an order that had ended by then is none of its business, whoever else looks at it now
 */
export function kitchenFollower(
  connection: Connection,
  since: string,
): Follower & { snapshot(open: readonly Timeline[]): void } {
  const told = new Map<OrderId, { readonly seq: number; readonly open: boolean }>();
  let shown = false;
  let early: Timeline[] = [];
  // One that has ended is remembered too: its delivery may still take a step, and its customer may have it shown again.
  const remember = ({ order_id, seq, open }: Timeline): void => {
    told.set(order_id, { seq, open });
    if (told.size <= rememberedOrders) return;
    for (const [id, oldest] of told) if (!oldest.open) return void told.delete(id);
  };
  const take = (timeline: Timeline): void => {
    if (!shown) {
      early.push(timeline);
      return;
    }
    const before = told.get(timeline.order_id);
    if (!before && !timeline.open && (timeline.steps.at(-1)?.at ?? '') < since) return;
    if (before && before.seq >= timeline.seq) return;
    const steps = behind(timeline, before?.seq ?? 0);
    for (const [n, step] of steps.entries()) connection.send(boardStep(timeline, step, !before && n === 0));
    remember(timeline);
  };
  return {
    connection,
    orderId: null,
    take,
    openOrders: () => [...told].flatMap(([id, { open }]) => (open ? [id] : [])),
    snapshot(open) {
      connection.send({
        type: 'snapshot',
        orders: open.map(({ order_id, seq, steps, order, delivery_id }) => ({
          order_id,
          seq,
          steps,
          order,
          delivery_id,
        })),
      });
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

/** Orders that a kitchen's connection remembers: several times what is open at once, and little memory. */
const rememberedOrders = 10_000;

const boardStep = (
  { order_id, order, delivery_id }: Timeline,
  step: TimelineStep,
  first: boolean,
): KitchenStepMessage => ({
  type: 'step',
  order_id,
  ...step,
  ...(first && order !== null ? { order } : {}),
  ...(step.kind === 'delivery' && delivery_id !== null ? { delivery_id } : {}),
});

const behind = (timeline: Timeline, after: number): TimelineStep[] => timeline.steps.filter((step) => step.seq > after);

const hashMatches = (token: string | undefined, hash: string): boolean =>
  token !== undefined && timingSafeEqual(createHash('sha256').update(token).digest(), Buffer.from(hash, 'hex'));
