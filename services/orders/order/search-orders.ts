// Searches all orders by what staff remember of one: its number, its customer, a dish, its day. Newest first, a page at a time.

import {
  type Clock,
  firstIdAt,
  type OrderId,
  type SearchedOrder,
  type SearchedOrders,
  type SearchOrders,
} from '@waggle/contracts';
import { businessDay } from '@waggle/contracts/business-day.ts';
import { minorUnitDigits } from '@waggle/contracts/currency.ts';
import type { CountryCode } from '@waggle/contracts/phone.ts';
import { unlessNonsense, viewsOf } from '@waggle/service-kit/http';
import type { Store } from '@waggle/store';
import { defaultKitchen } from '../kitchen/kitchen.rules.ts';
import type { OrdersRecords } from '../records.ts';
import { hasEnded, type Order } from './order.rules.ts';
import { isWantedOn, matcherOf, searchedNumberOf, spanOfDay } from './search.rules.ts';

export interface SearchOrdersDeps {
  readonly store: Pick<Store<OrdersRecords>, 'reads'>;
  readonly clock: Pick<Clock, 'now'>;
  /** The kitchen's, of phone numbers in national form. */
  readonly country?: CountryCode | undefined;
}

const readAtOnce = 200;
/** One page looks at no more orders: some days of a busy kitchen. Names and phones have no index, which would keep them once more. */
const mostLookedAt = 2_000;

/** Null: there is no such day. */
export async function searchOrders(
  { store, clock, country }: SearchOrdersDeps,
  { text = '', day, ended = false, before, limit = 25 }: SearchOrders,
): Promise<SearchedOrders | null> {
  const { orders, kitchen } = store.reads;
  const settings = (await kitchen.find()) ?? defaultKitchen;
  const today = businessDay(clock.now(), settings);
  const span = day === undefined ? null : spanOfDay(day === 'today' ? today : day, settings);
  if (day !== undefined && span === null) return null;
  // What was wanted for a day may have been ordered days before it.
  const ahead = (settings.schedule_days ?? 0) * dayMs;
  const since = span && firstIdAt(span.from - ahead);
  const isOfDay = (order: Order): boolean => span === null || isWantedOn(span, order);
  const until = span && firstIdAt(span.to);
  const matches = matcherOf(text, country);
  const found: Order[] = [];
  let place = before !== undefined && (until === null || before < until) ? before : (until ?? undefined);
  let oldest: Order | undefined;
  for (let looked = 0; looked < mostLookedAt; looked += readAtOnce) {
    const page: readonly Order[] = await orders.placedBetween(since ?? undefined, place, readAtOnce);
    for (const order of page) {
      oldest = order;
      place = order.order_id;
      const isWanted = () => (!ended || hasEnded(order)) && isOfDay(order) && matches(order);
      if (!unlessNonsense(isWanted, false)) continue;
      found.push(order);
      if (found.length === limit) break;
    }
    if (found.length === limit || page.length < readAtOnce) {
      const more = found.length === limit && (await orders.placedBetween(since ?? undefined, place, 1)).length > 0;
      return answer(found, more ? place : undefined, today, oldest);
    }
  }
  return answer(found, place, today, oldest);
}

const dayMs = 86_400_000;

const answer = (
  found: readonly Order[],
  next: OrderId | undefined,
  day: string,
  oldest: Order | undefined,
): SearchedOrders => ({
  orders: viewsOf(found, searchedOrder),
  next: next ?? null,
  day,
  looked_back_to: oldest?.created_at ?? null,
});

const searchedOrder = (order: Order): SearchedOrder => ({
  order_id: order.order_id,
  number: searchedNumberOf(order),
  status: order.status,
  ...(order.customer ? { name: order.customer.name } : {}),
  items: order.items.map(({ name, quantity }) => ({ name, quantity })),
  total: order.total,
  currency: order.currency,
  currency_digits: minorUnitDigits(order.currency),
  created_at: order.created_at,
  updated_at: order.updated_at,
  promised_at: order.promised_at,
});
