// The rules of an order, pure: which step may come next, and which may be taken back.
import { type OrderStatus, type OrderView, orderSteps, stepsTakenBack } from '@waggle/contracts';

/** A step that the kitchen may take back. */
export type UndoableStep = keyof typeof stepsTakenBack;

/** An order as it is kept: what its holder sees, and what only its rules and its token's check need. */
export interface Order extends OrderView {
  readonly tracking_token_hash: string;
  /** When the kitchen took each step last. A step of an order from before is not here. */
  readonly stepped_at: { readonly [Step in UndoableStep]?: string };
  /** The step that was taken back last, while nothing came after. */
  readonly undone: UndoableStep | null;
}

export type Advance =
  | { readonly kind: 'advanced'; readonly order: Order }
  /** It is there already: a repeated request. */
  | { readonly kind: 'repeated'; readonly order: Order }
  | { readonly kind: 'impossible'; readonly order: Order; readonly from: OrderStatus; readonly to: OrderStatus };

/** Takes an order one step on. */
export function advance(order: Order, to: OrderStatus, at: string): Advance {
  if (order.status === to) return { kind: 'repeated', order };
  if (!mayFollow(order, to)) return { kind: 'impossible', order, from: order.status, to };
  const stepped_at = isUndoable(to) ? { ...order.stepped_at, [to]: at } : order.stepped_at;
  return { kind: 'advanced', order: { ...changed(order, to, at), stepped_at, undone: null } };
}

export type Undo =
  | { readonly kind: 'undone'; readonly order: Order }
  /** It was taken back already: a repeated request. */
  | { readonly kind: 'repeated'; readonly order: Order }
  /** The order is not where this step leads to. */
  | { readonly kind: 'not_there'; readonly order: Order }
  /** The step is older than may be taken back. */
  | { readonly kind: 'too_late'; readonly order: Order }
  /** The courier may have it: it goes no further back. */
  | { readonly kind: 'handed_out'; readonly order: Order };

/**
 * Takes the step to `status` back.
 * @param notBefore an older step stays: the same format as `at`
 */
export function undo(order: Order, status: UndoableStep, at: string, notBefore: string): Undo {
  if (order.undone === status && order.status === stepsTakenBack[status]) return { kind: 'repeated', order };
  if (order.status !== status) return { kind: 'not_there', order };
  if ((order.stepped_at[status] ?? order.updated_at) < notBefore) return { kind: 'too_late', order };
  // Back at `confirmed` it could be cancelled, and a courier who has it would bring an order that does not exist.
  if (status !== 'out_for_delivery' && wasHandedOut(order)) return { kind: 'handed_out', order };
  return { kind: 'undone', order: { ...changed(order, stepsTakenBack[status], at), undone: status } };
}

/** What the holder of an order may see of it. */
export const viewOf = ({ tracking_token_hash: _, stepped_at: __, undone: ___, ...view }: Order): OrderView => view;

// The courier's word stands: what the kitchen took back when it was gone already is delivered all the same.
const mayFollow = (order: Order, to: OrderStatus): boolean =>
  orderSteps[order.status].includes(to) || (to === 'delivered' && order.status === 'preparing' && wasHandedOut(order));

const wasHandedOut = (order: Order): boolean => order.stepped_at.out_for_delivery !== undefined;

const changed = (order: Order, status: OrderStatus, at: string): Order => ({
  ...order,
  status,
  version: order.version + 1,
  updated_at: at,
});

const isUndoable = (status: OrderStatus): status is UndoableStep => Object.hasOwn(stepsTakenBack, status);
