// Finds orders by what people know of them: the number that the kitchen calls, the correlation id of a log line, a phone number.

import { type FindOrders, type FoundOrders, type OrderId, shortId } from '@waggle/contracts';
import type { CountryCode } from '@waggle/contracts/phone.ts';
import { viewsOf } from '@waggle/service-kit/http';
import type { Store } from '@waggle/store';
import type { OrdersRecords } from '../records.ts';
import type { Order } from './order.rules.ts';
import { phoneMatcher } from './order-phones.ts';

export interface FindOrdersDeps {
  readonly store: Pick<Store<OrdersRecords>, 'reads'>;
  /** The kitchen's, of phone numbers in national form. */
  readonly country?: CountryCode | undefined;
}

const most = 20;

export async function findOrders(deps: FindOrdersDeps, wanted: FindOrders): Promise<FoundOrders> {
  const found = await matching(deps, wanted);
  return {
    orders: viewsOf(
      found,
      ({ order_id, number, correlation_id, status, version, created_at, updated_at, promised_at }) => ({
        order_id,
        number: number ?? shortId(order_id),
        correlation_id,
        status,
        version,
        created_at,
        updated_at,
        promised_at,
      }),
    ),
  };
}

async function matching(deps: FindOrdersDeps, { order_id, number, correlation_id, phone }: FindOrders) {
  const { orders } = deps.store.reads;
  if (order_id !== undefined) {
    const order = await orders.find(order_id);
    return order ? [order] : [];
  }
  if (number !== undefined) {
    const called = number.toUpperCase();
    const found = await orders.withNumber(called, most);
    // Orders of earlier versions have the end of their id, which the oldest did not store; the ones that anybody asks for are recent.
    return found.length > 0 || called.length !== 4
      ? found
      : among(deps, (order) => order.number === undefined && shortId(order.order_id) === called);
  }
  if (correlation_id !== undefined) {
    const found = await orders.withCorrelation(correlation_id, most);
    if (found.length > 0) return found;
    // Orders of earlier versions have their own id as correlation id.
    const order = await orders.find(correlation_id as OrderId);
    return order?.correlation_id === correlation_id ? [order] : [];
  }
  // Phone numbers have no index: it would be one more place that holds them.
  return among(deps, phoneMatcher(phone ?? '', deps.country));
}

/** Among the newest orders whose person is still there. */
async function among({ store }: FindOrdersDeps, matches: (order: Order) => boolean): Promise<Order[]> {
  const found: Order[] = [];
  for (let place: OrderId | undefined, looked = 0; looked < mostLookedAt; looked += pageSize) {
    const page = await store.reads.orders.named(place, pageSize);
    found.push(...page.filter(matches));
    if (found.length >= most || page.length < pageSize) break;
    place = page.at(-1)?.order_id;
  }
  return found.slice(0, most);
}

const pageSize = 100;
const mostLookedAt = 20_000;
