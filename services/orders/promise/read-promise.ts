// Reads what promises and estimates come from: how long the last orders took, and how many the kitchen has before it.
import {
  type Clock,
  firstIdAt,
  type KitchenSettings,
  type KitchenView,
  type OrderEstimate,
  type OrderId,
  type OrderServing,
} from '@waggle/contracts';
import { startPeriodicTask } from '@waggle/service-kit/process';
import { defaultKitchen } from '../kitchen/kitchen.rules.ts';
import { servingsOf } from '../kitchen/serving.rules.ts';
import type { Order } from '../order/order.rules.ts';
import type { OrdersRecords } from '../records.ts';
import {
  type Arrival,
  type Configured,
  type Experience,
  inSteps,
  type OrderTimes,
  promiseOf,
  rememberedOrders,
  timeLeft,
  type Underway,
} from './promise.rules.ts';

/** The records, in a transaction or outside of one. */
type Reads = Pick<OrdersRecords, 'orders' | 'times' | 'kitchen'>;

/** An order that was placed so long ago and is still open was forgotten, not queued. */
const queuedForMs = 6 * 3_600_000;

/** The orders that the kitchen has to hand out; with `before`, only those that were placed before that one. */
const countAhead = ({ orders }: Pick<Reads, 'orders'>, now: number, before?: OrderId): Promise<number> =>
  orders.countInKitchen({ since: firstIdAt(now - queuedForMs), ...(before === undefined ? {} : { before }) });

const experienceOf = async ({ times }: Pick<Reads, 'times'>, configured: Configured): Promise<Experience> => ({
  times: await times.newest(rememberedOrders),
  configured,
});

/** The promise for an order that is placed at `now`, and how many are ahead of it. */
export async function readPromise(
  reads: Pick<Reads, 'orders' | 'times'>,
  configured: Configured,
  now: number,
  serving?: OrderServing,
): Promise<Arrival & { readonly ahead: number }> {
  const ahead = await countAhead(reads, now);
  return { ...promiseOf({ ...(await experienceOf(reads, configured)), serving }, ahead), ahead };
}

/** The same, for people who have not ordered yet: in whole minutes, for each way of serving that the kitchen offers. */
export async function readKitchenEstimates(
  reads: Pick<Reads, 'orders' | 'times'>,
  kitchen: Configured & Pick<KitchenSettings, 'servings'>,
  now: number,
): Promise<Pick<KitchenView, 'estimate' | 'pick_up_estimate'>> {
  const ahead = await countAhead(reads, now);
  const experience = await experienceOf(reads, kitchen);
  const estimate = (serving: OrderServing) => {
    const { from, to } = inSteps(promiseOf({ ...experience, serving }, ahead));
    return { from_minutes: from / 60_000, to_minutes: to / 60_000 };
  };
  const offered = servingsOf(kitchen);
  return {
    ...(offered.includes('delivery') ? { estimate: estimate('delivery') } : {}),
    ...(offered.includes('pick_up') ? { pick_up_estimate: estimate('pick_up') } : {}),
  };
}

/** When an order arrives; null once it has ended. */
export async function estimateOrder(reads: Reads, order: Order, now: number): Promise<OrderEstimate['estimate']> {
  const { status, serving } = order;
  // What is ready to be picked up is there.
  if (!isUnderway(status) || (serving === 'pick_up' && status === 'ready')) return null;
  const configured = (await reads.kitchen.find()) ?? defaultKitchen;
  const { ready } = order.stepped_at;
  const own = status === 'created' ? order.created_at : (order.stepped_at[status] ?? order.updated_at);
  const begun = status === 'out_for_delivery' ? (ready ?? own) : own;
  const ahead = await countAhead(reads, now, order.order_id);
  const since = now - Date.parse(begun);
  const left = timeLeft({ ...(await experienceOf(reads, configured)), serving }, { status, ahead, since });
  return { from: new Date(now + left.from).toISOString(), to: new Date(now + left.to).toISOString() };
}

export interface RememberedTimesDeps {
  readonly times: Pick<OrdersRecords['times'], 'newest'>;
  readonly clock: Clock;
  readonly failed: (error: unknown) => void;
}

export interface RememberedTimes {
  /** Newest first, at most a quarter of a minute old. Empty while they cannot be read: then the kitchen's settings count. */
  newest(limit: number): Promise<OrderTimes[]>;
  stop(): Promise<void>;
}

/** Keeps the times of the last orders in memory: every promise needs them, and neither waits for them nor fails with them. */
export async function startRememberedTimes({ times, clock, failed }: RememberedTimesDeps): Promise<RememberedTimes> {
  let known: readonly OrderTimes[] = [];
  const refresh = async () => {
    known = await times.newest(rememberedOrders);
  };
  await refresh().catch(failed);
  const refreshing = startPeriodicTask(clock, 15_000, refresh, failed);
  return {
    newest: async (limit) => known.slice(0, limit),
    stop: () => refreshing.stop(),
  };
}

const isUnderway = (status: Order['status']): status is Underway['status'] =>
  status !== 'delivered' && status !== 'picked_up' && status !== 'cancelled';
