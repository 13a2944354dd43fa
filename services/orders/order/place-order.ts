// Places an order: stock, order, events and the answer to its Idempotency-Key in one transaction.
import { createHash } from 'node:crypto';
import type {
  Clock,
  ItemId,
  KitchenSettings,
  NewId,
  OrderCeiling,
  OrderView,
  PlacedOrder,
  PlaceOrderBody,
  WantedFault,
} from '@waggle/contracts';
import { businessDay } from '@waggle/contracts/business-day.ts';
import type { CountryCode } from '@waggle/contracts/phone.ts';
import type { Cause, Store, Transaction } from '@waggle/store';
import { type Closed, closedAt, defaultKitchen } from '../kitchen/kitchen.rules.ts';
import { type NotServed, notServedBy } from '../kitchen/serving.rules.ts';
import { atWantedTime } from '../later/at-wanted-time.ts';
import { servedAt } from '../later/wanted-time.rules.ts';
import type { MenuCache } from '../menu/menu.ts';
import { destination } from '../pricing/area.rules.ts';
import { billedNow, makeBill, missingToMinimum } from '../pricing/bill.rules.ts';
import { type PricingFault, paymentFault } from '../pricing/pricing.rules.ts';
import { readPricing } from '../pricing/read-pricing.ts';
import { inFreeQuarter } from '../promise/free-quarter.ts';
import { later } from '../promise/promise.rules.ts';
import { readPromise } from '../promise/read-promise.ts';
import type { OrdersRecords } from '../records.ts';
import { type Ceilings, ceilingOfLines, ceilingOfTotal } from './ceiling.rules.ts';
import { customerGiven } from './customer-of.rules.ts';
import { requestOrderSimulation } from './emit-step.ts';
import { emitCustomer, newOrder } from './new-order.ts';
import { orderView } from './order.rules.ts';
import type { AnsweredOrder } from './order-records.ts';
import { type Priced, price, type Shortage, untranslatedLine } from './price.rules.ts';
import { answeredAgain, newTokens, type TrackingSecrets } from './tracking-token.ts';

export interface PlaceOrder {
  readonly body: PlaceOrderBody;
  readonly idempotencyKey: string | undefined;
}

export type PlaceOrderOutcome =
  | { readonly kind: 'placed'; readonly order: PlacedOrder }
  | { readonly kind: 'out_of_stock'; readonly short: readonly Shortage[] }
  | Extract<Priced, { kind: 'unknown_items' | 'unknown_options' | 'not_available_now' }>
  /** The customer agreed to `expected`; the current menu gives `total`. */
  | { readonly kind: 'price_changed'; readonly expected: number; readonly total: number; readonly currency: string }
  | { readonly kind: 'closed'; readonly closed: Closed; readonly kitchen: KitchenSettings }
  /** Every quarter of an hour that the kitchen could promise is taken. `until`: RFC 3339. */
  | { readonly kind: 'full'; readonly until: string; readonly kitchen: KitchenSettings }
  /** It cannot be had when its customer wants it (RFC 3339). */
  | {
      readonly kind: 'not_then';
      readonly wanted_at: string;
      readonly fault: WantedFault;
      readonly kitchen: KitchenSettings;
    }
  /** Another start has converted the prices: this process must not sell at them. */
  | { readonly kind: 'other_currency'; readonly recorded: string }
  | { readonly kind: 'too_large'; readonly ceiling: OrderCeiling }
  /** The kitchen does not deliver to this postcode, or needs one. */
  | { readonly kind: 'not_delivered'; readonly delivers: 'elsewhere' | 'unknown' }
  | NotServed
  /** A delivery needs an address. */
  | { readonly kind: 'address_missing' }
  | { readonly kind: 'payment_not_taken'; readonly fault: PricingFault }
  /** The goods come to less than the kitchen delivers. */
  | { readonly kind: 'below_minimum'; readonly missing: number; readonly currency: string }
  /** The key was used with another body. */
  | { readonly kind: 'key_reused' };

export interface PlaceOrderDeps {
  readonly store: Store<OrdersRecords>;
  readonly menuCache: MenuCache;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly trackingSecrets: TrackingSecrets;
  /** The kitchen's, of phone numbers in national form; undefined while it is not known. */
  readonly country?: CountryCode | undefined;
  /** How much one order may hold. Default: no ceilings. */
  readonly ceilings?: Ceilings;
}

const unlimited: Ceilings = { lines: Infinity, ofItem: Infinity, pieces: Infinity, total: null };

/** A repeated key with the same body gets the first answer again, even if that was a shortage. */
export async function placeOrder(
  deps: PlaceOrderDeps,
  cause: Cause,
  { body, idempotencyKey }: PlaceOrder,
): Promise<PlaceOrderOutcome> {
  const { store, menuCache, trackingSecrets } = deps;
  const requestHash = createHash('sha256').update(canonical(body)).digest('hex');
  const placed = await store.transaction(
    cause,
    async (tx) => {
      const before = idempotencyKey ? await tx.answers.find(idempotencyKey) : null;
      if (before) {
        if (before.request_hash !== requestHash) return { kind: 'key_reused' as const };
        return before.answer.kind === 'placed' ? placedAgain(tx, deps, before.answer.order) : before.answer;
      }

      const { answer, needed } = await takeOrder(tx, deps, body, cause);
      if (idempotencyKey && (answer.kind === 'placed' || answer.kind === 'out_of_stock')) {
        await tx.answers.insert({
          key: idempotencyKey,
          request_hash: requestHash,
          answer: answer.kind === 'placed' ? { ...answer, order: answered(answer.order) } : answer,
          created_at: deps.clock.now(),
        });
      }
      // Last: from here to the commit, other orders of the same item wait.
      await takeStock(tx, needed);
      if (answer.kind !== 'placed') return answer;
      return {
        kind: 'placed' as const,
        order: { ...answer.order, ...newTokens(trackingSecrets, answer.order.order_id) },
      };
    },
    { durable: true },
  );
  if (placed.kind !== 'placed') return placed;
  await menuCache.changed();
  return placed;
}

async function placedAgain(
  tx: Transaction<OrdersRecords>,
  { trackingSecrets }: PlaceOrderDeps,
  answer: AnsweredOrder,
): Promise<{ readonly kind: 'placed'; readonly order: PlacedOrder }> {
  const order = await tx.orders.find(answer.order_id);
  if (!order)
    throw new Error(`order ${answer.order_id} was answered, but is not in the store: restore it from a backup`);
  return { kind: 'placed', order: answeredAgain(trackingSecrets, answer, order) };
}

function answered({ customer: _, items: __, bill: ___, payment: ____, ...order }: OrderView): AnsweredOrder {
  return order;
}

async function takeOrder(tx: Transaction<OrdersRecords>, deps: PlaceOrderDeps, body: PlaceOrderBody, cause: Cause) {
  const nothing = new Map<ItemId, number>();
  const { ceilings = unlimited } = deps;
  const tooMany = ceilingOfLines(body.items, ceilings);
  if (tooMany) return { answer: { kind: 'too_large' as const, ceiling: tooMany }, needed: nothing };
  const kitchen = (await tx.kitchen.find()) ?? defaultKitchen;
  const { currency } = deps.menuCache;
  if (kitchen.currency !== null && kitchen.currency !== currency)
    return { answer: { kind: 'other_currency' as const, recorded: kitchen.currency }, needed: nothing };
  const now = deps.clock.now();
  const { wanted_at } = body;
  // What is wanted for later can be ordered while the kitchen is closed.
  const closed = wanted_at === undefined ? closedAt(kitchen, now) : null;
  if (closed) return { answer: { kind: 'closed' as const, closed, kitchen }, needed: nothing };
  const notServed = notServedBy(kitchen, body.serving);
  if (notServed) return { answer: notServed, needed: nothing };
  const customer = customerGiven(body);
  if (!customer) return { answer: { kind: 'address_missing' as const }, needed: nothing };
  const items = await tx.menu.find([...new Set(body.items.map((line) => line.item_id))]);
  const priced: Priced = price(
    body.items,
    items.map(deps.menuCache.priced(kitchen, servedAt(body, now))),
    body.language,
  );
  if (priced.kind !== 'priced') return { answer: priced, needed: nothing };
  const pricing = await readPricing(tx);
  const { serving, tip } = body;
  const billed = billedNow({ ...priced, tip, way: body.payment?.way, serving }, kitchen, currency, servedAt(body, now));
  const to = destination(pricing, body.postcode, serving);
  if (to.delivers === 'elsewhere' || to.delivers === 'unknown')
    return { answer: { kind: 'not_delivered' as const, delivers: to.delivers }, needed: nothing };
  const missing = missingToMinimum(to.terms, billed);
  if (missing > 0) return { answer: { kind: 'below_minimum' as const, missing, currency }, needed: nothing };
  const bill = makeBill(pricing, to, billed);
  const tooDear = ceilingOfTotal(bill.total, ceilings);
  if (tooDear) return { answer: { kind: 'too_large' as const, ceiling: tooDear }, needed: nothing };
  const { expected_total: expected } = body;
  if (expected !== undefined && expected !== bill.total) {
    return { answer: { kind: 'price_changed' as const, expected, total: bill.total, currency }, needed: nothing };
  }
  const fault = paymentFault(pricing, body.payment, bill.total);
  if (fault) return { answer: { kind: 'payment_not_taken' as const, fault }, needed: nothing };
  // Not in the transaction, which a broken part beside the orders would end.
  const { times } = deps.store.reads;
  const reads = { orders: tx.orders, quarters: tx.quarters, times };
  const extraMinutes = to.area?.extra_minutes ?? 0;
  const promise =
    wanted_at === undefined
      ? await inFreeQuarter(tx, kitchen, now, later(await readPromise(reads, kitchen, now, serving), extraMinutes))
      : await atWantedTime(reads, kitchen, now, wanted_at, { serving, extraMinutes });
  if (promise.kind === 'full')
    return { answer: { kind: 'full' as const, until: promise.until, kitchen }, needed: nothing };
  if (promise.kind === 'not_then') return { answer: { ...promise, kitchen }, needed: nothing };
  const day = businessDay(servedAt(body, now), kitchen);
  // As late as can be: until the commit, other orders wait for their number and their quarter.
  const called = { business_day: day, number: String(await tx.numbers.next(day)) };
  await tx.quarters.take(promise.quarter);
  const order = { ...newOrder(deps, body, { customer, lines: priced.lines, bill, now }, promise, cause), ...called };
  await tx.orders.insert(order);
  const { order_id, version, items: lines, total, promised_at, promised_from } = order;
  const { tracking_token_hash, shared_token_hash } = order;
  const { time_zone, day_begins_at } = kitchen;
  await tx.emit('order.created', {
    order_id,
    version,
    status: 'created',
    at: order.created_at,
    items: lines.map(untranslatedLine),
    total,
    currency,
    tracking_token_hash,
    shared_token_hash,
    promised_at,
    ...(promised_from === undefined ? {} : { promised_from }),
    time_zone,
    bill,
    ...(body.payment === undefined ? {} : { payment: body.payment }),
    number: order.number,
    ...(day_begins_at === undefined ? {} : { day_begins_at }),
    ...(order.serving === undefined ? {} : { serving: order.serving }),
    ...(order.wanted_at === undefined ? {} : { wanted_at: order.wanted_at }),
    ...(order.due_at === undefined ? {} : { due_at: order.due_at }),
  });
  await emitCustomer(tx, order);
  await requestOrderSimulation(tx, order);
  return { answer: { kind: 'placed' as const, order: orderView(order) }, needed: priced.needed };
}

async function takeStock(tx: Transaction<OrdersRecords>, needed: ReadonlyMap<ItemId, number>): Promise<void> {
  for (const [itemId, quantity] of needed) {
    // The stock was read in this transaction, so this fails only if the engine broke its snapshot isolation.
    if (!(await tx.menu.adjustStock(itemId, -quantity)))
      throw new Error(`stock of ${itemId} changed in mid-transaction`);
  }
}

// The order of the fields does not matter: the same fields in another order are the same request.
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
