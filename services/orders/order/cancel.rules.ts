// Who may cancel an order, how far it may be, and what becomes of its food. Pure.
import {
  type CancelCode,
  type Cancellation,
  type Canceller,
  type CancelStage,
  cancelStages,
  type FoodGoesTo,
  isCooked,
  mayCancelAt,
} from '@waggle/contracts';
import { type Advance, advance, type Order, wasHandedOut } from './order.rules.ts';

/** What whoever cancels says. */
export interface CancelWish {
  readonly by: Canceller;
  /** In the kitchen's words: the customer sees them. */
  readonly reason?: string | undefined;
  readonly code?: CancelCode | undefined;
  /** By default the stock before cooking began, and waste afterwards. */
  readonly food?: FoodGoesTo | undefined;
}

export type Cancel =
  | Advance
  /** It is further than who asks may cancel. */
  | { readonly kind: 'too_far'; readonly order: Order; readonly by: Canceller; readonly stage: CancelStage }
  /** Once cooking began, the customer is told why. */
  | { readonly kind: 'code_missing'; readonly order: Order; readonly stage: CancelStage };

/** Cancels an order, or says why it stays. */
export function cancelled(order: Order, wish: CancelWish, at: string): Cancel {
  const stage = stageOf(order);
  if (stage === null) return advance(order, 'cancelled', at);
  const { by, reason, code, food } = wish;
  // Its courier could not hand it over: the kitchen need not wait for an admin.
  const mayAsAdmin = by === 'kitchen' && order.courier_report?.failed === true;
  if (!mayCancelAt(mayAsAdmin ? 'admin' : by, stage)) return { kind: 'too_far', order, by, stage };
  if (isCooked(stage) && code === undefined) return { kind: 'code_missing', order, stage };
  const step = advance(order, 'cancelled', at);
  if (step.kind !== 'advanced') return step;
  const cancellation: Cancellation = {
    by: by === 'customer' ? 'customer' : 'kitchen',
    stage,
    ...(code === undefined ? {} : { code }),
    wasted: (food ?? (isCooked(stage) ? 'waste' : 'stock')) === 'waste',
  };
  return { ...step, order: { ...step.order, ...(reason === undefined ? {} : { reason }), cancellation } };
}

/** How far an open order is; null when it has ended. What was handed out may be with a courier, wherever the board shows it. */
export function stageOf(order: Order): CancelStage | null {
  const stage = cancelStages.find((one) => one === order.status);
  if (stage === undefined) return null;
  return isCooked(stage) && wasHandedOut(order) ? 'out_for_delivery' : stage;
}
