// A simulated kitchen: customers come in bursts, so many orders are cooked at once, and couriers take them. Its clock is its own.
import type { OrderId } from '@waggle/contracts';
import {
  type Arrival,
  type OrderTimes,
  promiseOf,
  rememberedOrders,
} from '../../services/orders/promise/promise.rules.ts';

const minute = 60_000;

export interface KitchenOptions {
  readonly random: () => number;
  /** Minutes. */
  readonly evenings: number;
  readonly cooks: number;
  readonly preparation: readonly [least: number, most: number];
  readonly ride: readonly [least: number, most: number];
  readonly configured: { readonly preparation_minutes: number; readonly delivery_minutes: number };
}

/** An order of the simulation; all times in ms from its begin. */
export interface SimulatedOrder {
  readonly placed: number;
  readonly begun: number;
  readonly out: number;
  readonly delivered: number;
  readonly ahead: number;
  readonly promise: Arrival;
  readonly known: number;
}

/** The orders, in the order in which they were placed. What is learnt at an order's time is what was delivered before it. */
export function playEvenings(options: KitchenOptions): SimulatedOrder[] {
  const { random, cooks, configured } = options;
  const between = ([least, most]: readonly [number, number]) => (least + random() * (most - least)) * minute;
  const freeAt: number[] = Array.from({ length: cooks }, () => 0);
  const orders: SimulatedOrder[] = [];
  for (const placed of arrivals(options)) {
    const ahead = orders.filter(({ out }) => out > placed).length;
    const times = orders.filter(({ delivered }) => delivered <= placed).map(timesOf);
    const promise = promiseOf({ times: times.toReversed().slice(0, rememberedOrders), configured }, ahead);
    const cook = freeAt.indexOf(Math.min(...freeAt));
    const begun = Math.max(placed + between([0.5, 2]), freeAt[cook] ?? 0);
    const out = begun + between(options.preparation);
    freeAt[cook] = out;
    const delivered = out + between(options.ride);
    orders.push({ placed, begun, out, delivered, ahead, promise, known: times.length });
  }
  return orders;
}

const timesOf = ({ placed, begun, out, delivered, ahead }: SimulatedOrder, i: number): OrderTimes => ({
  order_id: String(i) as OrderId,
  ahead,
  made_ms: out - placed,
  cooked_ms: out - begun,
  ride_ms: delivered - out,
  delivered_at: delivered,
});

/** Each evening begins quietly, has two bursts, and ends quietly. */
function arrivals({ random, evenings }: KitchenOptions): number[] {
  const perHour = [5, 8, 14, 6, 12, 4];
  const times: number[] = [];
  for (let evening = 0; evening < evenings; evening += 1) {
    for (const [hour, count] of perHour.entries()) {
      for (let i = 0; i < count; i += 1) times.push((evening * 24 * 60 + hour * 60 + random() * 60) * minute);
    }
  }
  return times.sort((a, b) => a - b);
}
