// What may happen to a delivery between the pick-up and the door, pure: it is given back, given to another courier, or fails.
import type { AccountId, DeliveryFailure, FailureReason, GiveBackReason } from '@waggle/contracts';
import { advanced, belongsToAnother, type Delivery, released, type StepRequester } from './delivery.rules.ts';

/**
 * No step: the version stays, as when a courier takes a delivery over. `changes` counts them instead, so that whoever does not
 * know their events misses no version.
 */
export type CourierChange =
  | { readonly kind: 'changed'; readonly delivery: Delivery }
  /** It is so already: a repeated request. */
  | { readonly kind: 'repeated'; readonly delivery: Delivery }
  /** Another courier has it. */
  | { readonly kind: 'taken_by_other'; readonly delivery: Delivery }
  /** No courier has it, and none may set off with it now. */
  | { readonly kind: 'not_on_the_way'; readonly delivery: Delivery }
  /** The kitchen decides about a delivery only once it has failed. */
  | { readonly kind: 'not_failed'; readonly delivery: Delivery };

/** Who opens a delivery again: its courier, who gives it back; or the kitchen or an admin, who send it out anew. */
export type Reopener =
  | {
      readonly kind: 'courier';
      readonly by: StepRequester;
      readonly code: GiveBackReason;
      readonly reason?: string | undefined;
    }
  | { readonly kind: 'kitchen' }
  | { readonly kind: 'admin' };

/** Opens a delivery to all couriers again: it waits as it did before its courier set off. */
export function reopened(delivery: Delivery, who: Reopener, at: string): CourierChange {
  if (delivery.status === 'waiting') return { kind: 'repeated', delivery };
  if (delivery.status !== 'on_the_way') return { kind: 'not_on_the_way', delivery };
  if (who.kind === 'courier' && belongsToAnother(delivery, who.by)) return { kind: 'taken_by_other', delivery };
  if (who.kind === 'kitchen' && !delivery.failure) return { kind: 'not_failed', delivery };
  const { failure: _, decided_meanwhile, ...rest } = delivery;
  const given =
    who.kind === 'courier'
      ? { given_back: { code: who.code, at, ...(who.reason === undefined ? {} : { reason: who.reason }) } }
      : {};
  const waiting: Delivery = { ...changed(rest, at), ...given, status: 'waiting', courier_id: null };
  // The kitchen may have taken the handover back while the courier had it.
  return { kind: 'changed', delivery: decided_meanwhile ? released(waiting, decided_meanwhile) : waiting };
}

/**
 * Gives a delivery to a courier: whoever had it can act on it no longer. One that waits, as after it was given back, sets off with them:
 * that is its next step.
 */
export function assigned(delivery: Delivery, courier_id: AccountId, at: string): CourierChange {
  if (delivery.status === 'waiting') {
    const step = advanced(delivery, 'on_the_way', at, { account_id: courier_id, mayActForOthers: false });
    if (step.kind === 'advanced') return { kind: 'changed', delivery: changed(step.delivery, at) };
  }
  if (delivery.status !== 'on_the_way') return { kind: 'not_on_the_way', delivery };
  if (delivery.courier_id === courier_id && !delivery.failure) return { kind: 'repeated', delivery };
  const { failure: _, ...rest } = delivery;
  return { kind: 'changed', delivery: { ...changed(rest, at), courier_id } };
}

/** Notes that its courier could not hand it over. The food stays with them until somebody decides. */
export function failed(
  delivery: Delivery,
  { code, reason }: { readonly code: FailureReason; readonly reason?: string | undefined },
  by: StepRequester,
  at: string,
): CourierChange {
  if (delivery.status !== 'on_the_way') return { kind: 'not_on_the_way', delivery };
  if (belongsToAnother(delivery, by)) return { kind: 'taken_by_other', delivery };
  if (delivery.failure?.code === code && delivery.failure.reason === reason) return { kind: 'repeated', delivery };
  const failure: DeliveryFailure = { code, at, ...(reason === undefined ? {} : { reason }) };
  return { kind: 'changed', delivery: { ...changed(delivery, at), failure } };
}

/** People have it in hand from now on: the simulator plans nothing for it. */
const changed = (delivery: Delivery, at: string): Delivery => ({
  ...delivery,
  changes: (delivery.changes ?? 0) + 1,
  updated_at: at,
  in_hand: true,
});
