// The feed of this process: on a signal that an order has a new step, reads its timeline once and passes it to all followers.
// Any process may send the signal, and it may get lost: a query every few seconds finds what was missed.
import type { Signals } from '@waggle/bus';
import {
  type Clock,
  channels,
  coalesceRuns,
  type OrderId,
  type PositionMessage,
  PositionSignal,
  TimelineSignal,
} from '@waggle/contracts';
import { startPeriodicTask } from '@waggle/service-kit/process';
import { Compile } from 'typebox/compile';
import type { Follower } from './followers.ts';
import { latestPositions } from './latest-positions.ts';
import type { NotificationsRecords } from './records.ts';

const isTimelineSignal = Compile(TimelineSignal);
const isPositionSignal = Compile(PositionSignal);

/** The longest delay of a step whose signal was lost. */
const catchUpMs = 2_000;
const catchUpBatch = 500;
/** The most open orders that a kitchen board shows. */
export const boardSize = 1_000;

export interface Feed {
  /** Adds a follower until its connection closes, and passes it the timeline of its order if there is one. */
  add(follower: Follower): void;
  /** The last position of an order's courier; null without one within the last minute. */
  positionOf(orderId: OrderId): PositionMessage | null;
  readonly size: number;
  stop(): Promise<void>;
}

export interface FeedDeps {
  readonly store: { readonly reads: Pick<NotificationsRecords, 'timelines'> };
  readonly signals: Signals;
  readonly clock: Clock;
  readonly failed: (error: unknown) => void;
}

export async function startFeed({ store, signals, clock, failed }: FeedDeps): Promise<Feed> {
  const byOrder = new Map<OrderId, Set<Follower>>();
  const ofAll = new Set<Follower>();
  const positions = latestPositions(clock);
  const lastShown = new Map<OrderId, number>();
  const followersOf = (id: OrderId): Follower[] => [...(byOrder.get(id) ?? []), ...ofAll];

  const show = oncePerOrder(async (id: OrderId) => {
    if (followersOf(id).length === 0) return;
    try {
      const timeline = await store.reads.timelines.find(id);
      if (!timeline) return;
      lastShown.set(id, timeline.revision);
      for (const follower of followersOf(id)) follower.take(timeline);
    } catch (error) {
      failed(error);
      for (const follower of followersOf(id)) follower.unavailable();
    }
  });

  const catchUp = startPeriodicTask(
    clock,
    catchUpMs,
    async () => {
      const followed = new Set([...byOrder.keys(), ...[...ofAll].flatMap((follower) => follower.openOrders())]);
      if (ofAll.size > 0)
        for (const { order_id } of await store.reads.timelines.open(boardSize)) followed.add(order_id);
      for (const id of lastShown.keys()) if (!followed.has(id)) lastShown.delete(id);
      const ids = [...followed];
      for (let from = 0; from < ids.length; from += catchUpBatch) {
        const revisions = await store.reads.timelines.revisions(ids.slice(from, from + catchUpBatch));
        for (const [id, revision] of revisions) if (lastShown.get(id) !== revision) await show(id);
      }
    },
    failed,
  );

  const unsubscribe = [
    await signals.subscribe(channels.timelines, (message) => {
      if (isTimelineSignal.Check(message)) void show(message.order_id);
    }),
    await signals.subscribe(channels.positions, (message) => {
      if (!isPositionSignal.Check(message)) return;
      const { order_id, latitude, longitude, at } = message;
      const position = { type: 'position', latitude, longitude, at } as const;
      positions.set(order_id, position);
      for (const follower of byOrder.get(order_id) ?? []) follower.position(position);
    }),
  ];

  return {
    add(follower) {
      const { orderId, connection } = follower;
      const group = orderId === null ? ofAll : (byOrder.get(orderId) ?? new Set());
      if (orderId !== null) byOrder.set(orderId, group);
      group.add(follower);
      connection.onClosed(() => {
        group.delete(follower);
        if (orderId !== null && group.size === 0 && byOrder.get(orderId) === group) byOrder.delete(orderId);
      });
      if (orderId !== null) void show(orderId);
    },
    positionOf: positions.get,
    get size() {
      return ofAll.size + [...byOrder.values()].reduce((sum, group) => sum + group.size, 0);
    },
    async stop() {
      await catchUp.stop();
      await Promise.all(unsubscribe.map((stop) => stop()));
      for (const group of [ofAll, ...byOrder.values()])
        for (const { connection } of group) connection.close('goingAway');
    },
  };
}

/** Concurrent calls for the same order share one run, or wait for one that begins after them. */
function oncePerOrder(work: (id: OrderId) => Promise<void>): (id: OrderId) => Promise<void> {
  const running = new Map<OrderId, { readonly run: () => Promise<void>; callers: number }>();
  return async (id) => {
    const order = running.get(id) ?? { run: coalesceRuns(() => work(id)), callers: 0 };
    running.set(id, order);
    order.callers += 1;
    await order.run();
    order.callers -= 1;
    if (order.callers === 0) running.delete(id);
  };
}
