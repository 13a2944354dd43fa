// A device prints a paper of an order. By itself it claims it first, in one transaction: of all devices one gets it, once, whatever is
// reloaded or started again.
import type { Clock, OrderId, PrintConfirmation, PrintRequest, PrintView } from '@waggle/contracts';
import type { Cause, Store } from '@waggle/store';
import type { OrdersRecords } from '../records.ts';
import { mayPrintByItself, printAsked, printId, printView } from './print.rules.ts';

export interface PrintPaperDeps {
  readonly store: Pick<Store<OrdersRecords>, 'transaction' | 'reads'>;
  readonly clock: Pick<Clock, 'now'>;
}

export type Claim =
  | { readonly kind: 'unknown' }
  /** The device must print it now: nobody else will. */
  | { readonly kind: 'claimed'; readonly print: PrintView }
  /** Somebody has it already, or it is not to be printed: then there is none. */
  | { readonly kind: 'not_yours'; readonly print: PrintView | null };

/** A claim whose device dies before it prints stays: that is said, and nothing prints it by itself again. */
export const claimPrint = (
  { store, clock }: PrintPaperDeps,
  cause: Cause,
  orderId: OrderId,
  { paper, device }: PrintRequest,
): Promise<Claim> =>
  store.transaction(
    cause,
    async (tx): Promise<Claim> => {
      const order = await tx.orders.find(orderId);
      if (!order) return { kind: 'unknown' };
      const before = await tx.prints.find(printId(orderId, paper));
      if (before) return { kind: 'not_yours', print: printView(before) };
      if (!mayPrintByItself(order.status)) return { kind: 'not_yours', print: null };
      const { order_id, number } = order;
      const asked = { order_id, ...(number === undefined ? {} : { number }), paper, device, by_itself: true };
      const print = printAsked(null, asked, clock.now());
      await tx.prints.put(print);
      return { kind: 'claimed', print: printView(print) };
    },
    { durable: true },
  );

/** By a touch: the next copy. Null: there is no such order. */
export const printAgain = (
  { store, clock }: PrintPaperDeps,
  cause: Cause,
  orderId: OrderId,
  { paper, device }: PrintRequest,
): Promise<PrintView | null> =>
  store.transaction(
    cause,
    async (tx) => {
      const order = await tx.orders.find(orderId);
      if (!order) return null;
      const { order_id, number } = order;
      const asked = { order_id, ...(number === undefined ? {} : { number }), paper, device, by_itself: false };
      const print = printAsked(await tx.prints.find(printId(orderId, paper)), asked, clock.now());
      await tx.prints.put(print);
      return printView(print);
    },
    { durable: true },
  );

/** The device says that a copy went to its printer. Of an older copy, or of another device, it changes nothing. Null: there is none. */
export const confirmPrint = (
  { store, clock }: PrintPaperDeps,
  cause: Cause,
  orderId: OrderId,
  { paper, device, copy }: PrintConfirmation,
): Promise<PrintView | null> =>
  store.transaction(
    cause,
    async (tx) => {
      const print = await tx.prints.find(printId(orderId, paper));
      if (!print) return null;
      if (print.device !== device || print.copy !== copy || print.confirmed) return printView(print);
      const confirmed = { ...print, confirmed: true, confirmed_at: new Date(clock.now()).toISOString() };
      await tx.prints.put(confirmed);
      return printView(confirmed);
    },
    { durable: true },
  );
