// A new order as it is stored, and who ordered it.
import type { Bill, BoardCustomer, NewId, OrderedLine, PlaceOrderBody } from '@waggle/contracts';
import type { CountryCode } from '@waggle/contracts/phone.ts';
import type { Cause, Transaction } from '@waggle/store';
import type { AtWantedTime } from '../later/at-wanted-time.ts';
import type { MenuCache } from '../menu/menu.ts';
import type { InQuarter } from '../promise/free-quarter.ts';
import type { readPromise } from '../promise/read-promise.ts';
import type { OrdersRecords } from '../records.ts';
import { customerOf } from './customer-of.rules.ts';
import type { Order } from './order.rules.ts';
import { hashToken, newTokens, type TrackingSecrets } from './tracking-token.ts';

export interface NewOrderDeps {
  readonly menuCache: Pick<MenuCache, 'currency'>;
  readonly newId: NewId;
  readonly trackingSecrets: TrackingSecrets;
  /** The kitchen's, of phone numbers in national form; undefined while it is not known. */
  readonly country?: CountryCode | undefined;
}

/** Who orders what, for how much, at `now`: ms since the epoch. */
interface Priced {
  readonly customer: BoardCustomer;
  readonly lines: OrderedLine[];
  readonly bill: Bill;
  readonly now: number;
}

type PromisedOrder =
  | Extract<InQuarter<Awaited<ReturnType<typeof readPromise>>>, { kind: 'free' }>
  | Extract<AtWantedTime, { kind: 'wanted' }>;

export function newOrder(
  deps: NewOrderDeps,
  body: PlaceOrderBody,
  { customer, lines: items, bill, now }: Priced,
  promise: PromisedOrder,
  { correlation_id }: Cause,
): Order & Required<Pick<Order, 'customer' | 'shared_token_hash'>> {
  const order_id = deps.newId();
  const tokens = newTokens(deps.trackingSecrets, order_id);
  // The promise counts from the same moment as the quarter that it has taken.
  const created_at = new Date(now).toISOString();
  return {
    order_id,
    status: 'created',
    version: 1,
    total: bill.total,
    currency: deps.menuCache.currency,
    items,
    bill,
    ...(body.payment === undefined ? {} : { payment: body.payment }),
    customer: customerOf(customer, deps.country),
    ...(body.serving === 'pick_up' ? { serving: body.serving } : {}),
    created_at,
    updated_at: created_at,
    ...promisedOf(promise, now),
    quarter: promise.quarter,
    stepped_at: {},
    undone: null,
    correlation_id,
    tracking_token_hash: hashToken(tokens.tracking_token),
    shared_token_hash: hashToken(tokens.shared_token),
  };
}

// How long an order for later took says nothing about queues: it has no `ahead`, and is no experience.
function promisedOf(promise: PromisedOrder, now: number) {
  if (promise.kind === 'wanted') {
    const { wanted_at, due_at } = promise;
    return { promised_at: wanted_at, wanted_at, due_at, waiting: true } as const;
  }
  const { arrival, moved } = promise;
  const after = (ms: number) => new Date(now + ms).toISOString();
  const { from, to, ahead } = arrival;
  return { promised_from: after(from), promised_at: after(to), ahead, ...(moved ? { moved } : {}) };
}

/** Apart from `order.created`, and by two events: couriers never learn of a customer who comes to the counter. */
export async function emitCustomer(
  tx: Transaction<OrdersRecords>,
  { order_id, version, created_at: at, customer }: ReturnType<typeof newOrder>,
): Promise<void> {
  const { name, phone, address } = customer;
  if (address === undefined) await tx.emit('collector.recorded', { order_id, version, at, customer: { name, phone } });
  else await tx.emit('customer.recorded', { order_id, version, at, customer: { name, phone, address } });
}
