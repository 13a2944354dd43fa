// The rules of a delivery, pure: which step may come next, and whether its courier may set off.
import { type DeliveryStatus, type DeliveryView, deliverySteps } from '@waggle/contracts';

/** A delivery as it is kept: what staff sees of it, and how new what it knows of its order is. */
export interface Delivery extends DeliveryView {
  /** The version of the order at which `ready` came to be as it is; 0 before the kitchen handed anything out. */
  readonly ready_version: number;
}

export type Advance =
  | { readonly kind: 'advanced'; readonly delivery: Delivery }
  /** It is there already: a repeated request. */
  | { readonly kind: 'repeated'; readonly delivery: Delivery }
  /** The kitchen has not handed the order out yet. */
  | { readonly kind: 'not_ready'; readonly delivery: Delivery }
  | {
      readonly kind: 'impossible';
      readonly delivery: Delivery;
      readonly from: DeliveryStatus;
      readonly to: DeliveryStatus;
    };

/** Takes a delivery one step on. */
export function advance(delivery: Delivery, to: DeliveryStatus, at: string): Advance {
  if (delivery.status === to) return { kind: 'repeated', delivery };
  if (!deliverySteps[delivery.status].includes(to)) return { kind: 'impossible', delivery, from: delivery.status, to };
  if (to === 'on_the_way' && !delivery.ready) return { kind: 'not_ready', delivery };
  return { kind: 'advanced', delivery: { ...delivery, status: to, version: delivery.version + 1, updated_at: at } };
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
