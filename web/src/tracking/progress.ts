// How far an order is, as a customer sees it: five milestones, without the steps that the kitchen has undone.
import type { OrderStatus, TimelineStep } from '@waggle/contracts';
import { isFinal } from '../orders/order-status.ts';

export const milestones = ['created', 'confirmed', 'preparing', 'out_for_delivery', 'delivered'] as const;
export type Milestone = (typeof milestones)[number];

export interface Progress {
  readonly status: OrderStatus;
  /** When each milestone was reached, if it was. The order is out for delivery from `setOffAt` on. RFC 3339. */
  readonly reachedAt: Readonly<Partial<Record<Milestone, string>>>;
  /** When the courier set off; null before. */
  readonly setOffAt: string | null;
  readonly cancelledAt: string | null;
  /** Why it was cancelled, when the kitchen said. */
  readonly reason: string | null;
  /** The kitchen has undone the last step. */
  readonly isUndone: boolean;
}

/** @param placed the order itself: what is known before the first step has come */
export function progressOf(
  steps: readonly TimelineStep[],
  placed: { readonly status: OrderStatus; readonly created_at: string; readonly reason?: string | undefined },
): Progress {
  const start: Progress = {
    status: placed.status,
    reachedAt: { created: placed.created_at },
    setOffAt: null,
    cancelledAt: null,
    reason: placed.reason ?? null,
    isUndone: false,
  };
  return steps.reduce(advance, start);
}

function advance(progress: Progress, { kind, status, at, undone, reason }: TimelineStep): Progress {
  if (kind === 'delivery') return status === 'on_the_way' ? setOff(progress, at) : progress;
  const now = status as OrderStatus;
  // The courier's step counts: food that is on its way is not in the kitchen again.
  if (undone === 'out_for_delivery' && progress.setOffAt !== null) return progress;
  if (undone) {
    // The milestones after this one are no longer reached.
    const kept = milestones.slice(0, milestones.indexOf(now as Milestone) + 1);
    const reachedAt = Object.fromEntries(kept.map((name) => [name, progress.reachedAt[name]]));
    return { ...progress, status: now, reachedAt, isUndone: true };
  }
  if (now === 'cancelled') {
    return { ...progress, status: now, cancelledAt: at, reason: reason ?? progress.reason, isUndone: false };
  }
  // Food that the kitchen has finished waits for its courier: the courier's step is what takes it out for delivery.
  const reachedAt = now === 'out_for_delivery' ? progress.reachedAt : { ...progress.reachedAt, [now]: at };
  return { ...progress, status: now, reachedAt, isUndone: false };
}

// Also when the kitchen has undone its step a moment before: the courier has the food all the same.
function setOff(progress: Progress, at: string): Progress {
  const reachedAt = { ...progress.reachedAt, out_for_delivery: at };
  if (isFinal(progress.status)) return { ...progress, reachedAt, setOffAt: at };
  return { ...progress, status: 'out_for_delivery', reachedAt, setOffAt: at, isUndone: false };
}
