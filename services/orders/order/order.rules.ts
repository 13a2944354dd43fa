// The rules of an order, pure: which step may come next, and which may be undone.
import {
  type CorrelationId,
  hasStep,
  isEndStatus,
  type OrderStatus,
  type OrderView,
  orderSteps,
  sharedAfterEndMs,
  shortId,
  statusBeforeStep,
} from '@waggle/contracts';
import { minorUnitDigits } from '@waggle/contracts/currency.ts';
import { isWrittenReason, withoutWrittenReason } from '@waggle/contracts/unconfirmed.ts';

/** A step that the kitchen may undo. */
export type UndoableStep = keyof typeof statusBeforeStep;

/** An order as it is stored: what its customer sees, and what only the rules and the check of the token need. */
export interface Order extends Omit<OrderView, 'currency_digits' | 'view_only' | 'promised_first'> {
  /** The kitchen's day when it was placed, YYYY-MM-DD, of which it has its number. Missing in orders of earlier versions. */
  readonly business_day?: string;
  /** Of all its events, for its whole life. In orders of earlier versions: the order's id. */
  readonly correlation_id: CorrelationId;
  readonly tracking_token_hash: string;
  /** Missing in orders of earlier versions, which had no shared links. */
  readonly shared_token_hash?: string;
  /** When the kitchen took each step last. Orders of earlier versions lack steps. */
  readonly stepped_at: { readonly [Step in UndoableStep]?: string };
  /** The orders that the kitchen still had to hand out when it was placed. Missing in orders of earlier versions. */
  readonly ahead?: number;
  /** The quarter of an hour in which it is promised, and whose place it has taken; missing in orders of earlier versions. */
  readonly quarter?: string;
  /** An earlier quarter was full: its promise is later than the kitchen could have kept. */
  readonly moved?: true;
  /** The person was removed: neither the customer nor what people wrote is left. */
  readonly anonymous?: true;
  /** By how much the kitchen moved the promise, change by change. Missing: it did not. */
  readonly delays?: readonly Delay[];
  /** The step that was undone last, until the next one. */
  readonly undone: UndoableStep | null;
  /** What its courier reported last, by the count of the delivery’s changes. Missing: nothing. */
  readonly courier_report?: CourierReport;
  /** A person took a step of it while the simulator was switched off: the simulator leaves it alone. */
  readonly in_hand?: true;
}

export interface CourierReport {
  readonly change: number;
  /** They could not hand it over, and nobody has sent it out again. */
  readonly failed: boolean;
}

export type Advance =
  | { readonly kind: 'advanced'; readonly order: Order }
  /** It has that status already: a repeated request. */
  | { readonly kind: 'repeated'; readonly order: Order }
  | { readonly kind: 'impossible'; readonly order: Order; readonly from: OrderStatus; readonly to: OrderStatus };

/** Advances an order by one step. */
export function advance(order: Order, to: OrderStatus, at: string): Advance {
  if (order.status === to) return { kind: 'repeated', order };
  if (!mayFollow(order, to)) return { kind: 'impossible', order, from: order.status, to };
  const stepped_at = isUndoable(to) ? { ...order.stepped_at, [to]: at } : order.stepped_at;
  return { kind: 'advanced', order: { ...changed(order, to, at), stepped_at, undone: null } };
}

export type Undo =
  | { readonly kind: 'undone'; readonly order: Order }
  /** It was undone already: a repeated request. */
  | { readonly kind: 'repeated'; readonly order: Order }
  /** The order does not have the status of this step. */
  | { readonly kind: 'not_there'; readonly order: Order }
  /** The step is too old. */
  | { readonly kind: 'too_late'; readonly order: Order }
  /** The courier may have the order already. */
  | { readonly kind: 'handed_out'; readonly order: Order };

/**
 * Undoes the step to `status`.
 * @param notBefore older steps cannot be undone; the same format as `at`
 */
export function undo(order: Order, status: UndoableStep, at: string, notBefore: string): Undo {
  if (order.undone === status && order.status === stateBefore(order, status)) return { kind: 'repeated', order };
  if (order.status !== status) return { kind: 'not_there', order };
  if ((order.stepped_at[status] ?? order.updated_at) < notBefore) return { kind: 'too_late', order };
  // Back at `confirmed`, its customer could cancel it while a courier delivers it.
  if (status !== 'out_for_delivery' && wasHandedOut(order)) return { kind: 'handed_out', order };
  const { ready, ...others } = order.stepped_at;
  // An order that is not ready any more has never been: the next handover may come straight from cooking.
  const stepped_at = status === 'ready' || ready === undefined ? others : { ...others, ready };
  return { kind: 'undone', order: { ...changed(order, stateBefore(order, status), at), stepped_at, undone: status } };
}

/** The order after a report of its courier; a late one changes nothing. Keeps the version: it is no step of the order. */
export const afterCourierReport = (order: Order, report: CourierReport): Order =>
  hasEnded(order) || report.change <= (order.courier_report?.change ?? 0)
    ? order
    : { ...order, courier_report: report };

/** The order after a step that a person took or undid. */
export const byPerson = (order: Order, simulated = true): Order => (simulated ? order : { ...order, in_hand: true });

/** What a customer may see of their order. */
export const orderView = ({
  tracking_token_hash: _,
  shared_token_hash: ______,
  stepped_at: __,
  undone: ___,
  anonymous: _______,
  in_hand: ____,
  correlation_id: ________,
  business_day: _________,
  ahead: _____,
  delays,
  quarter: __________,
  moved: ___________,
  courier_report: ____________,
  number,
  ...view
}: Order): OrderView => ({
  ...view,
  ...(delays ? { promised_first: minutesLater(view.promised_at, -totalDelay(delays)) } : {}),
  number: number ?? shortId(view.order_id),
  currency_digits: minorUnitDigits(view.currency),
});

/** A change of the promise, by the key of the request that asked for it. */
export interface Delay {
  readonly key: string;
  readonly minutes: number;
}

/** In minutes. */
export const totalDelay = (delays: readonly Delay[] = []): number =>
  delays.reduce((sum, { minutes }) => sum + minutes, 0);

export const minutesLater = (time: string, minutes: number): string =>
  new Date(Date.parse(time) + minutes * 60_000).toISOString();

/** What the shared link shows: neither the customer, nor how they pay, nor what they and the kitchen wrote to each other. */
export function sharedView(order: Order): OrderView {
  const { customer: _, payment: __, ...view } = withoutWrittenReason(orderView(order));
  return { ...view, items: view.items.map(({ note: _, ...line }) => line), view_only: true };
}

/** Whether the kitchen has had the order in its state since before `at`: what is wanted for later it gets later. */
export const hasWaitedSince = ({ updated_at, due_at = '', waiting }: Order, at: string): boolean =>
  !waiting && updated_at < at && due_at < at;

/** Whether no step may follow. */
export const hasEnded = ({ status }: Pick<Order, 'status'>): boolean => isEndStatus(status);

/** The order without its person: what was sold stays, for the figures. */
export function withoutPerson({ customer: _, items, ...order }: Order): Order {
  return { ...withoutWrittenReason(order), items: items.map(({ note: _, ...line }) => line), anonymous: true };
}

/** Whether events of this order hold what people wrote. It no longer tells once its person was removed: then they may. */
export const mayBeWrittenAbout = ({ anonymous, items, reason }: Order): boolean =>
  anonymous === true || isWrittenReason(reason) || items.some(({ note }) => note !== undefined);

/** Whether a shared link has expired: a day after the end of the order. */
export const isLinkExpired = (order: Order, now: number): boolean =>
  hasEnded(order) && Date.parse(order.updated_at) + sharedAfterEndMs <= now;

/** The state to which an undo of this step leads. */
export const stateBefore = ({ stepped_at }: Pick<Order, 'stepped_at'>, step: UndoableStep) =>
  step === 'out_for_delivery' && stepped_at.ready === undefined ? 'preparing' : statusBeforeStep[step];

// The courier's report wins: the kitchen may have undone `out_for_delivery` when the courier had left already.
const mayFollow = (order: Order, to: OrderStatus): boolean =>
  (orderSteps[order.status].includes(to) && hasStep(to, order.serving)) ||
  (to === 'delivered' && isBackInKitchen(order));

const isBackInKitchen = (order: Order): boolean =>
  (order.status === 'preparing' || order.status === 'ready') && wasHandedOut(order);

/** A courier may have it, also where the kitchen took the handover back. */
export const wasHandedOut = (order: Pick<Order, 'stepped_at'>): boolean =>
  order.stepped_at.out_for_delivery !== undefined;

// Whoever takes a step of an order that was wanted for later has it from then on.
const changed = ({ waiting, ...order }: Order, status: OrderStatus, at: string): Order => ({
  ...order,
  ...(waiting && status !== 'cancelled' ? { due_at: at } : {}),
  status,
  version: order.version + 1,
  updated_at: at,
});

const isUndoable = (status: OrderStatus): status is UndoableStep => Object.hasOwn(statusBeforeStep, status);
