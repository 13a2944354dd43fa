// The rules of a delivery, pure: which step may come next.
import { type DeliveryStatus, type DeliveryView, deliverySteps } from '@waggle/contracts';

/** A delivery as it is kept is what staff sees of it. */
export type Delivery = DeliveryView;

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
