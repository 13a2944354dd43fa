// Reads what promises and estimates come from: how long the last orders took, and how many the kitchen has before it.
import {
  type Clock,
  firstIdAt,
  isEndStatus,
  type KitchenSettings,
  type KitchenView,
  type OrderEstimate,
  type OrderServing,
} from '@waggle/contracts';
import { startPeriodicTask } from '@waggle/service-kit/process';
import { defaultKitchen, type KitchenExpectation } from '../kitchen/kitchen.rules.ts';
import { servingsOf } from '../kitchen/serving.rules.ts';
import type { Order } from '../order/order.rules.ts';
import type { OrdersRecords } from '../records.ts';
import { inFreeQuarter } from './free-quarter.ts';
import {
  type Arrival,
  type Configured,
  type Experience,
  inSteps,
  later,
  type OrderTimes,
  promiseOf,
  rememberedOrders,
  timeLeft,
  type Underway,
} from './promise.rules.ts';

/** The records, in a transaction or outside of one. */
type Reads = Pick<OrdersRecords, 'orders' | 'times' | 'kitchen' | 'quarters'>;

/** An order that was placed so long ago and is still open was forgotten, not queued. */
const queuedForMs = 6 * 3_600_000;

/** The orders that the kitchen has to hand out; with `before`, only those that it got before that one. */
async function countAhead({ orders }: Pick<Reads, 'orders'>, now: number, before?: Order): Promise<number> {
  const since = now - queuedForMs;
  const { order_id, created_at = '', due_at } = before ?? {};
  const firstBehind = due_at === undefined ? order_id : firstIdAt(Date.parse(due_at));
  const placed = await orders.countInKitchen({
    since: firstIdAt(since),
    ...(firstBehind === undefined ? {} : { before: firstBehind }),
  });
  const wantedForLater = await orders.countHandedOver({
    since: new Date(since).toISOString(),
    ...(before === undefined ? {} : { before: due_at ?? created_at }),
  });
  return placed + wantedForLater;
}

const experienceOf = async ({ times }: Pick<Reads, 'times'>, configured: Configured): Promise<Experience> => ({
  times: await times.newest(rememberedOrders),
  configured,
});

type Promised = Arrival & { readonly ahead: number };

/** Reads the queue and the times of the last orders once: the promise for an order that is placed at `now`, for each way of serving. */
async function readPromises(reads: Pick<Reads, 'orders' | 'times'>, configured: Configured, now: number) {
  const ahead = await countAhead(reads, now);
  const experience = await experienceOf(reads, configured);
  return (serving?: OrderServing): Promised => ({ ...promiseOf({ ...experience, serving }, ahead), ahead });
}

/** The promise for an order that is placed at `now`, and how many are ahead of it. */
export const readPromise = async (
  reads: Pick<Reads, 'orders' | 'times'>,
  configured: Configured,
  now: number,
  serving?: OrderServing,
): Promise<Promised> => (await readPromises(reads, configured, now))(serving);

/** How long an order takes that is placed at `now`, and one that nobody is ahead of: in ms. */
export async function readLead(
  reads: Pick<Reads, 'orders' | 'times'>,
  configured: Configured,
  now: number,
  serving?: OrderServing,
): Promise<{ readonly soonest: number; readonly usual: number }> {
  const experience = { ...(await experienceOf(reads, configured)), serving };
  const usual = promiseOf(experience, 0).to;
  // With a queue it takes longer; steps of five minutes must not say otherwise.
  return { usual, soonest: Math.max(usual, promiseOf(experience, await countAhead(reads, now)).to) };
}

/** What one order would be promised, for people who have not ordered yet: in whole minutes, in a quarter of an hour that has room. */
export interface ReadEstimate {
  readonly estimate: NonNullable<KitchenView['estimate']>;
  readonly full?: true;
}

/** @param extraMinutes of the way to their address */
export async function readKitchenEstimate(
  reads: Omit<Reads, 'kitchen'>,
  kitchen: KitchenSettings,
  now: number,
  extraMinutes = 0,
  serving?: OrderServing,
): Promise<ReadEstimate> {
  const wished = later(await readPromise(reads, kitchen, now, serving), extraMinutes);
  return estimateFrom(reads, kitchen, now, wished);
}

async function estimateFrom(
  reads: Pick<Reads, 'quarters'>,
  kitchen: KitchenSettings,
  now: number,
  wished: Arrival,
): Promise<ReadEstimate> {
  const found = await inFreeQuarter(reads, kitchen, now, wished);
  const { from, to } = inSteps(found.kind === 'full' ? wished : found.arrival);
  const estimate = { from_minutes: from / 60_000, to_minutes: to / 60_000 };
  return { estimate, ...(found.kind === 'full' ? { full: true } : {}) };
}

/** The same for each way of serving that the kitchen offers; it is full when none of them has room. */
export async function readKitchenEstimates(
  reads: Omit<Reads, 'kitchen'>,
  kitchen: KitchenSettings,
  now: number,
): Promise<KitchenExpectation> {
  const offered = servingsOf(kitchen);
  const promised = await readPromises(reads, kitchen, now);
  const expected = async (serving: OrderServing) =>
    offered.includes(serving) ? estimateFrom(reads, kitchen, now, promised(serving)) : null;
  const [delivery, pickUp] = [await expected('delivery'), await expected('pick_up')];
  return {
    ...(delivery ? { estimate: delivery.estimate } : {}),
    ...(pickUp ? { pick_up_estimate: pickUp.estimate } : {}),
    ...([delivery, pickUp].every((one) => one === null || one.full) ? { full: true } : {}),
  };
}

/** When an order arrives; null once it has ended. */
export async function estimateOrder(
  reads: Omit<Reads, 'quarters'>,
  order: Order,
  now: number,
): Promise<OrderEstimate['estimate']> {
  const { status, serving, waiting } = order;
  // What is ready to be picked up is there; what is wanted for later comes when it is wanted.
  if (!isUnderway(status) || waiting || (serving === 'pick_up' && status === 'ready')) return null;
  const configured = (await reads.kitchen.find()) ?? defaultKitchen;
  const { ready } = order.stepped_at;
  const own =
    status === 'created' ? (order.due_at ?? order.created_at) : (order.stepped_at[status] ?? order.updated_at);
  const begun = status === 'out_for_delivery' ? (ready ?? own) : own;
  const ahead = await countAhead(reads, now, order);
  const since = now - Date.parse(begun);
  const left = timeLeft({ ...(await experienceOf(reads, configured)), serving }, { status, ahead, since });
  const from = new Date(now + left.from).toISOString();
  const to = new Date(now + left.to).toISOString();
  // The kitchen has others to cook in the quarter that it would have been ready for, or its customer wants it no earlier.
  const isHeld =
    (order.moved === true || order.wanted_at !== undefined) && (status === 'created' || status === 'confirmed');
  const { promised_from = order.promised_at, promised_at } = order;
  return isHeld ? { from: latestOf(from, promised_from), to: latestOf(to, promised_at) } : { from, to };
}

const latestOf = (one: string, other: string): string => (one > other ? one : other);

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

const isUnderway = (status: Order['status']): status is Underway['status'] => !isEndStatus(status);
