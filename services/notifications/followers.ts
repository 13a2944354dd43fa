// Those who follow: one order with its token, or all orders in the kitchen. Each holds its own place, and takes from a
// timeline what lies behind it, so it does not matter how often or in what order it is shown one.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { OrderId, PositionMessage, Subscribe, TimelineStep } from '@waggle/contracts';
import type { StaffAuth } from '@waggle/service-kit';
import type { Connection } from './connection.ts';
import type { Timeline } from './timeline.ts';

export interface Follower {
  readonly connection: Connection;
  /** The one order it follows; null for all. */
  readonly orderId: OrderId | null;
  /** The orders that it was told of and that may go on. */
  openOrders(): OrderId[];
  /** Sends what is new in this timeline. */
  take(timeline: Timeline): void;
  /** Where the courier is: only told to those who follow this one order already. */
  position(message: PositionMessage): void;
  /** Takes note that the store could not be read. */
  unavailable(): void;
}

/** Gets a snapshot when the order is known and the token is right, then every later step once. */
export function orderFollower(
  connection: Connection,
  orderId: OrderId,
  subscribe: Subscribe,
  staff: StaffAuth,
): Follower & { isWaiting(): boolean } {
  let sent: number | null = null;
  return {
    connection,
    orderId,
    openOrders: () => [orderId],
    isWaiting: () => sent === null,
    take(timeline) {
      if (sent === null) {
        if (timeline.tracking_token_hash === null) return;
        if (!hashMatches(subscribe.token, timeline.tracking_token_hash) && !staff.verify(subscribe.token)) {
          return connection.close('notFound');
        }
        // A place that this timeline does not have (an older store was restored): everything is told again.
        const after = (subscribe.after ?? 0) <= timeline.seq ? (subscribe.after ?? 0) : 0;
        connection.send({ type: 'snapshot', order_id: orderId, seq: timeline.seq, steps: behind(timeline, after) });
      } else {
        for (const step of behind(timeline, sent)) connection.send({ type: 'step', ...step });
      }
      sent = Math.max(sent ?? 0, timeline.seq);
    },
    position(message) {
      if (sent !== null) connection.sendLatest(message);
    },
    unavailable() {
      if (sent === null) connection.close('unavailable');
    },
  };
}

/** Gets every open order as it stands, then every step of any order. */
export function kitchenFollower(connection: Connection): Follower & {
  snapshot(open: readonly Timeline[]): void;
} {
  const sent = new Map<OrderId, number>();
  let shown = false;
  let early: Timeline[] = [];
  const take = (timeline: Timeline): void => {
    if (!shown) {
      early.push(timeline);
      return;
    }
    for (const step of behind(timeline, sent.get(timeline.order_id) ?? 0)) {
      connection.send({ type: 'step', order_id: timeline.order_id, ...step });
    }
    if (timeline.open) sent.set(timeline.order_id, Math.max(sent.get(timeline.order_id) ?? 0, timeline.seq));
    else sent.delete(timeline.order_id);
  };
  return {
    connection,
    orderId: null,
    take,
    openOrders: () => [...sent.keys()],
    snapshot(open) {
      connection.send({
        type: 'snapshot',
        orders: open.map(({ order_id, seq, steps }) => ({ order_id, seq, steps })),
      });
      for (const timeline of open) sent.set(timeline.order_id, timeline.seq);
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

const behind = (timeline: Timeline, after: number): TimelineStep[] => timeline.steps.filter((step) => step.seq > after);

const hashMatches = (token: string, hash: string): boolean =>
  timingSafeEqual(createHash('sha256').update(token).digest(), Buffer.from(hash, 'hex'));
