// The rules of the simulator, pure: what comes next for an order or a delivery, and when.
import type {
  Cause,
  DeliveryId,
  DeliveryStatus,
  OrderId,
  OrderServing,
  OrderStatus,
  Position,
  Random,
} from '@waggle/contracts';
import { pointAt, routeOf } from '@waggle/town/route.ts';

/** The steps that the simulator takes, each with its own delay. */
export type OrderStep = Extract<OrderStatus, 'confirmed' | 'preparing' | 'ready' | 'out_for_delivery' | 'picked_up'>;
export type DeliveryStep = Extract<DeliveryStatus, 'on_the_way' | 'delivered'>;

/** The next step of an order or a delivery. Stored, so that it survives a restart. */
export interface Plan {
  /** The id of the order or of the delivery. */
  readonly plan_id: string;
  readonly subject:
    | { readonly kind: 'order'; readonly order_id: OrderId; readonly next: OrderStep | null }
    | {
        readonly kind: 'delivery';
        readonly order_id: OrderId;
        readonly delivery_id: DeliveryId;
        readonly next: DeliveryStep | null;
      };
  /** The version of the order or the delivery; a later one replaces the plan. */
  readonly version: number;
  /** ms since the epoch; null when nothing is due. */
  readonly due_at: number | null;
  /** The cause of the plan, for the event that carries it out. */
  readonly cause: Cause;
  /** ms since the epoch. */
  readonly planned_at: number;
}

/** The delay before each step, a random number of seconds in a range; and how many times faster than real time the simulation runs. */
export interface Pace {
  readonly delays: Readonly<Record<OrderStep | DeliveryStep, { readonly minimum: number; readonly maximum: number }>>;
  readonly speed: number;
}

export const nextOrderStep = (status: OrderStatus, serving: OrderServing = 'delivery'): OrderStep | null => {
  switch (status) {
    case 'created':
      return 'confirmed';
    case 'confirmed':
      return 'preparing';
    case 'preparing':
      return 'ready';
    case 'ready':
      return serving === 'pick_up' ? 'picked_up' : 'out_for_delivery';
    default:
      return null;
  }
};

export const nextDeliveryStep = (status: DeliveryStatus): DeliveryStep | null => {
  switch (status) {
    case 'waiting':
      return 'on_the_way';
    case 'on_the_way':
      return 'delivered';
    default:
      return null;
  }
};

/** Whether a courier is on the way: the arrival is planned. */
export const isDriving = ({ subject, due_at }: Plan): boolean =>
  subject.kind === 'delivery' && subject.next === 'delivered' && due_at !== null;

/** The position of the courier, from the plan and the time alone, so that every process computes the same. */
export function courierAt({ subject, planned_at, due_at }: Plan, now: number): Position {
  const route = routeOf(subject.order_id);
  const part = due_at === null || due_at <= planned_at ? 1 : (now - planned_at) / (due_at - planned_at);
  return pointAt(route, part * route.metres);
}

/** When a step planned at `now` is due, both in ms since the epoch. */
export function dueAt(
  now: number,
  step: OrderStep | DeliveryStep | null,
  { delays, speed }: Pace,
  random: Random,
): number | null {
  if (step === null) return null;
  const { minimum, maximum } = delays[step];
  const seconds = minimum + random() * (maximum - minimum);
  const lateness = step === 'picked_up' && random() < lateShare ? lateBy : 1;
  return Math.round(now + (seconds * lateness * 1_000) / speed);
}

/** Of customers who pick up: how many come late, and how many times as long they take. */
const lateShare = 0.2;
const lateBy = 4;
