// Removes the person from orders that have ended: on request, and when their time has come. What was sold stays.
import { type Clock, type Forget, type Forgotten, firstIdAt, type OrderId, timestamp } from '@waggle/contracts';
import { forgetLimit } from '@waggle/contracts/limits.ts';
import type { CountryCode } from '@waggle/contracts/phone.ts';
import { isWrittenReason } from '@waggle/contracts/unconfirmed.ts';
import type { Cause, Store, Transaction } from '@waggle/store';
import type { OrdersRecords } from '../records.ts';
import { hasEnded, mayBeWrittenAbout, type Order, withoutPerson } from './order.rules.ts';
import { phoneMatcher } from './order-phones.ts';

export interface ForgetPersonDeps {
  readonly store: Store<OrdersRecords>;
  readonly clock: Clock;
  /** The kitchen's, of phone numbers in national form. */
  readonly country?: CountryCode | undefined;
}

/** Forgets the customer of one order, or of all with a phone number; null: there is no such order. Repeats are harmless. */
export async function forgetCustomers(
  deps: ForgetPersonDeps,
  request: Forget,
  cause: Cause,
): Promise<Forgotten | null> {
  const { store, clock } = deps;
  const { found, more } = await ordersOf(deps, request);
  if (request.order_id !== undefined && found.length === 0) return null;
  const over = found.filter(hasEnded);
  const ended = over.map(({ order_id }) => order_id);
  // The outbox may have let go of events that their stream still has.
  let in_orders = over.some(mayBeWrittenAbout);
  for (const id of ended) {
    await store.transaction(cause, async (tx) => {
      const order = await tx.orders.find(id);
      if (order && !order.anonymous) await forget(tx, clock, order);
      await tx.answers.removeEarlierOf(id);
    });
    await store.outbox.rewrite(id, (event) => {
      const after = eventWithoutPerson(event);
      in_orders ||= after !== null && after !== event;
      return after;
    });
  }
  return { forgotten: ended, open: found.filter((order) => !hasEnded(order)).map(idOf), more, in_orders };
}

/** An event as the outbox may keep it; null when all of it is about the person. */
export function eventWithoutPerson(event: string): string | null {
  const { payload, ...envelope } = JSON.parse(event) as EventInOutbox;
  if (aboutPerson.has(envelope.event_type)) return null;
  if (envelope.event_type === 'order.cancelled') return isWrittenReason(payload.reason) ? cancelledOf(event) : event;
  if (envelope.event_type !== 'order.created') return event;
  const { customer, items, ...rest } = payload;
  const noted = items?.some(({ note }) => note !== undefined);
  if (customer === undefined && !noted) return event;
  return JSON.stringify({
    ...envelope,
    payload: {
      ...rest,
      ...(items ? { items: items.map(({ note: _, ...line }) => line) } : {}),
      // A reader of version 1 needs a customer.
      ...(customer === undefined ? {} : { customer: anonymousCustomer }),
    },
  });
}

/** Without its reason. Whoever counts events of earlier versions knows by the reason alone that it was the kitchen. */
function cancelledOf(event: string): string {
  const { payload, ...envelope } = JSON.parse(event) as EventInOutbox;
  const { reason: _, ...rest } = payload;
  return JSON.stringify({ ...envelope, payload: { by: 'kitchen', ...rest } });
}

/** Nothing is left of them without the person. */
const aboutPerson: ReadonlySet<string> = new Set(['customer.recorded', 'collector.recorded']);

interface EventInOutbox {
  readonly event_type: string;
  readonly payload: {
    readonly reason?: string;
    readonly customer?: unknown;
    readonly items?: readonly { readonly note?: string }[];
  };
}

const anonymousCustomer = { name: '–', phone: '000', address: '–' };

const idOf = ({ order_id }: Order): OrderId => order_id;

async function ordersOf(
  { store, country }: ForgetPersonDeps,
  { order_id, phone }: Forget,
): Promise<{ readonly found: readonly Order[]; readonly more: boolean }> {
  if (order_id !== undefined) {
    const order = await store.reads.orders.find(order_id);
    return { found: order ? [order] : [], more: false };
  }
  const hasPhone = phoneMatcher(phone ?? '', country);
  const found: Order[] = [];
  // Phone numbers have no index: it would be one more place that holds them.
  for (let place: OrderId | undefined; ; ) {
    const page = await store.reads.orders.named(place, pageSize);
    found.push(...page.filter(hasPhone));
    if (found.length >= forgetLimit) return { found: found.slice(0, forgetLimit), more: true };
    const last = page.at(-1);
    if (!last || page.length < pageSize) return { found, more: false };
    place = last.order_id;
  }
}

/** Removes the person of an order, and asks every service that keeps anything of them to do the same. */
async function forget(tx: Transaction<OrdersRecords>, clock: Clock, order: Order): Promise<void> {
  await tx.orders.replace(withoutPerson(order), order.version);
  const { order_id, version, correlation_id } = order;
  await tx.emit('customer.forgotten', { order_id, version, at: timestamp(clock) }, correlation_id);
}

/** Removes the people of orders that ended before `before` (ms since the epoch); returns how many. */
export async function forgetPeopleBefore(
  { store, clock }: ForgetPersonDeps,
  before: number,
  cause: Cause,
): Promise<number> {
  const ended = new Date(before).toISOString();
  let forgotten = 0;
  // An order ends after it was placed: none that is younger can be due.
  let place: OrderId = firstIdAt(before);
  for (;;) {
    const page = await store.reads.orders.named(place, pageSize);
    const due = page.filter((order) => hasEnded(order) && order.updated_at < ended);
    await store.transaction(cause, async (tx) => {
      for (const { order_id } of due) {
        const order = await tx.orders.find(order_id);
        if (order && !order.anonymous) await forget(tx, clock, order);
      }
    });
    // Rows that could not be published stay in the outbox for longer than those that were.
    for (const { order_id } of due) await store.outbox.rewrite(order_id, eventWithoutPerson);
    forgotten += due.length;
    const last = page.at(-1);
    if (!last || page.length < pageSize) return forgotten;
    place = last.order_id;
  }
}

const pageSize = 100;
