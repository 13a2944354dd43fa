// The rules of a delivery, pure: which step may come next, whether its courier may set off, and which courier has it.
import {
  type AccountId,
  type CorrelationId,
  type DeliveryStatus,
  type DeliveryView,
  deliverySteps,
} from '@waggle/contracts';

/** A delivery as it is stored: what staff sees, and the version of the order that it reflects. */
export interface Delivery extends DeliveryView {
  /** The order's, of all events. In deliveries of earlier versions: the order's id. */
  readonly correlation_id: CorrelationId;
  /** The version of the order that last set `ready`; 0 before the kitchen handed it out. */
  readonly ready_version: number;
  /** The kitchen's time zone, an IANA name. Missing in deliveries of earlier versions. */
  readonly time_zone?: string;
  /** When its business day begins, HH:MM. Missing in deliveries of earlier versions: 04:00. */
  readonly day_begins_at?: string;
  /** How often it was given back, given to another courier, or failed. Missing: never. */
  readonly changes?: number;
  /** What the kitchen decided about the handover while a courier had it: it counts once they have it no longer. */
  readonly decided_meanwhile?: Release;
  /** A person handed it out or took it while the simulator was switched off: the simulator leaves it alone. */
  readonly in_hand?: true;
}

/** Who requests a step: a courier, for their own deliveries, or a member of staff who may do so for all of them. */
export interface StepRequester {
  /** Null for the staff token and the simulator. */
  readonly account_id: AccountId | null;
  readonly mayActForOthers: boolean;
}

export const anyRequester: StepRequester = { account_id: null, mayActForOthers: true };

export type DeliveryAdvance =
  | { readonly kind: 'advanced'; readonly delivery: Delivery }
  /** It has that status already: a repeated request. */
  | { readonly kind: 'repeated'; readonly delivery: Delivery }
  /** The kitchen has not handed the order out yet. */
  | { readonly kind: 'not_ready'; readonly delivery: Delivery }
  /** It stays on the way, with another courier: the one who requested it. */
  | { readonly kind: 'taken_over'; readonly delivery: Delivery }
  /** Another courier has it. */
  | { readonly kind: 'taken_by_other'; readonly delivery: Delivery }
  | {
      readonly kind: 'impossible';
      readonly delivery: Delivery;
      readonly from: DeliveryStatus;
      readonly to: DeliveryStatus;
    };

/**
 * Advances a delivery by one step.
 * @param takeOver whether a delivery that is on the way may be taken over from its courier
 */
export function advanced(
  delivery: Delivery,
  to: DeliveryStatus,
  at: string,
  by: StepRequester = anyRequester,
  takeOver = false,
): DeliveryAdvance {
  if (delivery.status === 'on_the_way' && to === 'on_the_way') return takenAgain(delivery, by, takeOver);
  if (belongsToAnother(delivery, by)) return { kind: 'taken_by_other', delivery };
  if (delivery.status === to) return { kind: 'repeated', delivery };
  if (!deliverySteps[delivery.status].includes(to)) return { kind: 'impossible', delivery, from: delivery.status, to };
  if (to === 'on_the_way' && !delivery.ready) return { kind: 'not_ready', delivery };
  const courier = to === 'on_the_way' ? { courier_id: by.account_id } : {};
  const version = delivery.version + 1;
  // Whatever its courier reported, this is what happened then.
  const { failure: _, ...rest } = delivery;
  return { kind: 'advanced', delivery: { ...rest, ...courier, status: to, version, updated_at: at } };
}

/** Whether a step may follow. */
export const isOpen = (status: DeliveryStatus): boolean => deliverySteps[status].length > 0;

/** Whether another courier has it, for whom `by` may not act. */
export const belongsToAnother = (
  { courier_id = null }: Delivery,
  { account_id, mayActForOthers }: StepRequester,
): boolean => !mayActForOthers && courier_id !== null && courier_id !== account_id;

/**
 * Whether somebody sees who gets a delivery: until its end, a courier of what they may take now, and of what they drive.
 */
export function seesRecipient(delivery: Delivery, { account_id, mayActForOthers }: StepRequester): boolean {
  if (!isOpen(delivery.status)) return false;
  if (mayActForOthers) return true;
  return delivery.status === 'waiting' ? delivery.ready : delivery.courier_id === account_id;
}

/** Keeps the version, as `released` does: a change of courier is no step of the delivery. */
function takenAgain(delivery: Delivery, { account_id }: StepRequester, takeOver: boolean): DeliveryAdvance {
  const { courier_id = null } = delivery;
  if (account_id === null || account_id === courier_id) return { kind: 'repeated', delivery };
  // A delivery without a courier, such as the simulator's, goes to the first one who requests it.
  if (courier_id !== null && !takeOver) return { kind: 'taken_by_other', delivery };
  return { kind: 'taken_over', delivery: { ...delivery, courier_id: account_id } };
}

/** The kitchen handed the order out, or took that back, at this version of the order. */
export interface Release {
  readonly ready: boolean;
  readonly version: number;
}

/**
 * The delivery after a release or its undoing. One that is older than `ready_version` changes nothing. Once a courier has the
 * delivery, it only counts if they give it back. Keeps the version: being ready is no step of the delivery, and consumers of the stream
 * would miss a version otherwise.
 */
export function released(delivery: Delivery, release: Release): Delivery {
  const { ready, version } = release;
  if (version <= Math.max(delivery.ready_version, delivery.decided_meanwhile?.version ?? 0)) return delivery;
  if (delivery.status === 'on_the_way') return { ...delivery, decided_meanwhile: release };
  return delivery.status === 'waiting' ? { ...delivery, ready, ready_version: version } : delivery;
}

/** The delivery after a person handed it out or took a step of it. */
export const handledByPerson = (delivery: Delivery, simulated = true): Delivery =>
  simulated ? delivery : { ...delivery, in_hand: true };

/** What staff sees of a delivery. */
export const deliveryView = ({
  ready_version: _,
  in_hand: __,
  correlation_id: ___,
  changes: ____,
  decided_meanwhile: _____,
  ...view
}: Delivery): DeliveryView => view;
