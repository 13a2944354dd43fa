// An order's progress for the customer: its milestones, without the steps that the kitchen has undone.
import type { OrderServing, OrderStatus, OrderView, TimelineStep } from '@waggle/contracts';
import { isFinal } from '../orders/order-status.ts';

const milestones = ['created', 'confirmed', 'preparing', 'ready', 'out_for_delivery', 'delivered'] as const;
/** Of what the customer picks up: nobody rides. */
const pickUpMilestones = ['created', 'confirmed', 'preparing', 'ready', 'picked_up'] as const;
export type Milestone = (typeof milestones | typeof pickUpMilestones)[number];

export const milestonesOf = ({ serving }: Pick<Progress, 'serving'>): readonly Milestone[] =>
  serving === 'pick_up' ? pickUpMilestones : milestones;

export interface Progress {
  readonly status: OrderStatus;
  /** The RFC 3339 time of each reached milestone. The order is out for delivery from `setOffAt` on. */
  readonly reachedAt: Readonly<Partial<Record<Milestone, string>>>;
  /** When the courier set off; null before. */
  readonly setOffAt: string | null;
  readonly cancelledAt: string | null;
  /** The kitchen's reason for a cancellation, if any. */
  readonly reason: string | null;
  /** The kitchen has undone the last step. */
  readonly isUndone: boolean;
  /** Missing: delivery. */
  readonly serving?: OrderServing | undefined;
}

/** @param placed the order itself, known before its first step arrives */
export function progressOf(
  steps: readonly TimelineStep[],
  placed: Pick<OrderView, 'status' | 'created_at' | 'reason' | 'serving'>,
): Progress {
  const start: Progress = {
    status: placed.status,
    reachedAt: { created: placed.created_at },
    setOffAt: null,
    cancelledAt: null,
    reason: placed.reason ?? null,
    isUndone: false,
    ...(placed.serving === undefined ? {} : { serving: placed.serving }),
  };
  return steps.reduce(advance, start);
}

function advance(progress: Progress, { kind, status, at, undone, reason }: TimelineStep): Progress {
  if (kind === 'delivery') return status === 'on_the_way' ? setOff(progress, at) : progress;
  const now = status as OrderStatus;
  // The courier's step wins: food on its way is not back in the kitchen.
  if (undone === 'out_for_delivery' && progress.setOffAt !== null) return progress;
  if (undone) {
    // An undo clears the later milestones.
    const all = milestonesOf(progress);
    const kept = all.slice(0, all.indexOf(now as Milestone) + 1);
    const reachedAt = Object.fromEntries(kept.map((name) => [name, progress.reachedAt[name]]));
    return { ...progress, status: now, reachedAt, isUndone: true };
  }
  if (now === 'cancelled') {
    return { ...progress, status: now, cancelledAt: at, reason: reason ?? progress.reason, isUndone: false };
  }
  // Finished food waits for its courier: only the courier's step makes it out for delivery.
  // A kitchen that hands out at once has finished by then.
  const reachedAt =
    now === 'out_for_delivery' ? { ready: at, ...progress.reachedAt } : { ...progress.reachedAt, [now]: at };
  return { ...progress, status: now, reachedAt, isUndone: false };
}

// Even if the kitchen has just undone its step: the courier has the food.
function setOff(progress: Progress, at: string): Progress {
  const reachedAt = { ...progress.reachedAt, out_for_delivery: at };
  if (isFinal(progress.status)) return { ...progress, reachedAt, setOffAt: at };
  return { ...progress, status: 'out_for_delivery', reachedAt, setOffAt: at, isUndone: false };
}
