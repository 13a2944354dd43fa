// An order's progress for the customer: its milestones, without the steps that the kitchen has undone.
import type {
  CancelCode,
  Cancellation,
  FailureReason,
  OrderServing,
  OrderStatus,
  TimelineStep,
} from '@waggle/contracts';
import { cancelCodeOf } from '@waggle/contracts/cancel-codes.ts';
import { unconfirmedReason } from '@waggle/contracts/unconfirmed.ts';
import { isFinal } from '../orders/order-status.ts';

const milestones = ['created', 'confirmed', 'preparing', 'ready', 'out_for_delivery', 'delivered'] as const;
/** Of what the customer picks up: nobody rides. */
const pickUpMilestones = ['created', 'confirmed', 'preparing', 'ready', 'picked_up'] as const;
export type Milestone = (typeof milestones | typeof pickUpMilestones)[number];

export const milestonesOf = ({ serving }: Pick<Progress, 'serving'>): readonly Milestone[] =>
  serving === 'pick_up' ? pickUpMilestones : milestones;

export type CourierNews =
  | { readonly kind: 'reopened' }
  /** Null: for a reason that this page does not know. */
  | { readonly kind: 'failed'; readonly why: FailureReason | null };

export interface Progress {
  readonly status: OrderStatus;
  /** The RFC 3339 time of each reached milestone. The order is out for delivery from `setOffAt` on. */
  readonly reachedAt: Readonly<Partial<Record<Milestone, string>>>;
  /** When the courier set off; null before. */
  readonly setOffAt: string | null;
  readonly cancelledAt: string | null;
  /** Why it was cancelled, in the kitchen's words; null: it gave none. */
  readonly reason: string | null;
  /** The same as a code; null for the customer, and where there are only words. */
  readonly reasonCode: CancelCode | null;
  /** The promises that the kitchen made after the first, and when. */
  readonly promises: readonly { readonly at: string; readonly promised_at: string }[];
  /** Its courier gave it back, or could not hand it over; null: neither, since its last step. */
  readonly courier: CourierNews | null;
  /** It is wanted for later, and the kitchen gets it then, RFC 3339; null: it has it. */
  readonly dueAt: string | null;
  /** The kitchen has undone the last step. */
  readonly isUndone: boolean;
  /** Missing: delivery. */
  readonly serving?: OrderServing | undefined;
}

interface Placed {
  readonly status: OrderStatus;
  readonly created_at: string;
  readonly reason?: string | undefined;
  readonly cancellation?: Cancellation | undefined;
  readonly serving?: OrderServing | undefined;
  readonly due_at?: string | undefined;
  readonly waiting?: boolean | undefined;
}

/** @param placed the order itself, known before its first step arrives */
export function progressOf(steps: readonly TimelineStep[], placed: Placed): Progress {
  const start: Progress = {
    status: placed.status,
    reachedAt: { created: placed.created_at },
    setOffAt: null,
    cancelledAt: null,
    ...whyOf(placed.reason, placed.cancellation?.code),
    promises: [],
    courier: null,
    dueAt: (placed.waiting ? placed.due_at : null) ?? null,
    isUndone: false,
    ...(placed.serving === undefined ? {} : { serving: placed.serving }),
  };
  return steps.reduce(advance, start);
}

function advance(progress: Progress, step: TimelineStep): Progress {
  const { kind, status, at, undone, reason, reason_code, promised_at } = step;
  if (promised_at !== undefined) return { ...progress, promises: [...progress.promises, { at, promised_at }] };
  if (step.due) return { ...progress, dueAt: null };
  if (step.turn === 'reopened') return waitsAgain(progress);
  if (step.turn === 'failed') return { ...progress, courier: { kind: 'failed', why: step.failure ?? null } };
  if (step.turn) return { ...progress, courier: null };
  if (kind === 'delivery') return status === 'on_the_way' ? setOff({ ...progress, courier: null }, at) : progress;
  const now = status as OrderStatus;
  if (now !== 'created' && progress.dueAt !== null) return advance({ ...progress, dueAt: null }, step);
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
    const why = whyOf(reason ?? progress.reason ?? undefined, reason_code ?? progress.reasonCode ?? undefined);
    return { ...progress, status: now, cancelledAt: at, ...why, isUndone: false };
  }
  // Finished food waits for its courier: only the courier's step makes it out for delivery.
  // A kitchen that hands out at once has finished by then.
  const reachedAt =
    now === 'out_for_delivery' ? { ready: at, ...progress.reachedAt } : { ...progress.reachedAt, [now]: at };
  return { ...progress, status: now, reachedAt, isUndone: false };
}

// As before its courier set off.
function waitsAgain(progress: Progress): Progress {
  const { out_for_delivery: _, ...reachedAt } = progress.reachedAt;
  return { ...progress, reachedAt, setOffAt: null, courier: { kind: 'reopened' } };
}

// Even if the kitchen has just undone its step: the courier has the food.
function setOff(progress: Progress, at: string): Progress {
  const reachedAt = { ...progress.reachedAt, out_for_delivery: at };
  if (isFinal(progress.status)) return { ...progress, reachedAt, setOffAt: at };
  return { ...progress, status: 'out_for_delivery', reachedAt, setOffAt: at, isUndone: false };
}

// What a kitchen that did not answer says is not somebody's words; orders of earlier versions have it without a code.
const whyOf = (reason?: string, code?: CancelCode): Pick<Progress, 'reason' | 'reasonCode'> =>
  reason === unconfirmedReason
    ? { reason: null, reasonCode: 'unanswered' }
    : { reason: reason ?? null, reasonCode: code === undefined ? null : cancelCodeOf(code) };
