// The rules of a delivery, pure: which step may come next, whether its courier may set off, and who that is.
import { type DeliveryStatus, type DeliveryView, deliverySteps } from '@waggle/contracts';

/** A delivery as it is kept: what staff sees of it, and how new what it knows of its order is. */
export interface Delivery extends DeliveryView {
  /** The version of the order at which `ready` came to be as it is; 0 before the kitchen handed anything out. */
  readonly ready_version: number;
}

/** Who asks: a courier for their own deliveries, or whoever may ask for anybody's. */
export interface Asker {
  /** Null for what is no person: the staff token and the simulator. */
  readonly account_id: string | null;
  readonly anybodys: boolean;
}

export const noPerson: Asker = { account_id: null, anybodys: true };

export type Advance =
  | { readonly kind: 'advanced'; readonly delivery: Delivery }
  /** It is there already: a repeated request. */
  | { readonly kind: 'repeated'; readonly delivery: Delivery }
  /** The kitchen has not handed the order out yet. */
  | { readonly kind: 'not_ready'; readonly delivery: Delivery }
  /** It is on the way as before, with whoever asked as its courier. */
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
 * Takes a delivery one step on.
 * @param takeOver asked to set off with what is on the way already: also from the courier who has it
 */
export function advance(
  delivery: Delivery,
  to: DeliveryStatus,
  at: string,
  by: Asker = noPerson,
  takeOver = false,
): Advance {
  if (delivery.status === 'on_the_way' && to === 'on_the_way') return takenAgain(delivery, by, takeOver);
  if (isSomebodyElses(delivery, by)) return { kind: 'taken_by_other', delivery };
  if (delivery.status === to) return { kind: 'repeated', delivery };
  if (!deliverySteps[delivery.status].includes(to)) return { kind: 'impossible', delivery, from: delivery.status, to };
  if (to === 'on_the_way' && !delivery.ready) return { kind: 'not_ready', delivery };
  const courier = to === 'on_the_way' ? { courier_id: by.account_id } : {};
  const version = delivery.version + 1;
  return { kind: 'advanced', delivery: { ...delivery, ...courier, status: to, version, updated_at: at } };
}

/** Another courier has it, and whoever asks may not act for others. */
export const isSomebodyElses = ({ courier_id = null }: Delivery, { account_id, anybodys }: Asker): boolean =>
  !anybodys && courier_id !== null && courier_id !== account_id;

/** The version stays, as with `released`: another courier is no step of the delivery. */
function takenAgain(delivery: Delivery, { account_id }: Asker, takeOver: boolean): Advance {
  const { courier_id = null } = delivery;
  if (account_id === null || account_id === courier_id) return { kind: 'repeated', delivery };
  // What nobody in particular set off with, such as the simulator, is the first one's who asks.
  if (courier_id !== null && !takeOver) return { kind: 'taken_by_other', delivery };
  return { kind: 'taken_over', delivery: { ...delivery, courier_id: account_id } };
}

/** What the kitchen said of an order: handed out, or taken back, at this version of the order. */
export interface Release {
  readonly ready: boolean;
  readonly version: number;
}

/**
 * The delivery as the kitchen's word leaves it. An older word than the one it knows changes nothing, and neither does any
 * once the courier has it: that cannot be taken back. The version stays: being ready is a fact about the order and no step
 * of the delivery, and whoever follows the versions on the stream would miss one otherwise.
 */
export const released = (delivery: Delivery, { ready, version }: Release): Delivery =>
  delivery.status !== 'waiting' || version <= delivery.ready_version
    ? delivery
    : { ...delivery, ready, ready_version: version };

/** What staff sees of a delivery. */
export const viewOf = ({ ready_version: _, ...view }: Delivery): DeliveryView => view;
