// The history of a chaos run: requests and answers, what followers saw, and the final state.
import {
  type DeliveryView,
  isEndStatus,
  type OrderView,
  type PlacedOrder,
  type PlaceOrderBody,
  type TimelineStep,
} from '@waggle/contracts';

/** The outcome of one request. `failed`: certainly without effect. `unknown`: with or without effect. */
export type PlaceAnswer =
  | { readonly kind: 'placed'; readonly sentAt: number; readonly order: PlacedOrder }
  | { readonly kind: 'refused'; readonly sentAt: number }
  | { readonly kind: 'failed' | 'unknown'; readonly sentAt: number; readonly why: string };

export type CancelAnswer = 'cancelled' | 'too_late' | 'failed' | 'unknown';

/** What one WebSocket client saw of an order over all its connections: each resumed from the last step seen. */
export interface TimelineSighting {
  readonly steps: TimelineStep[];
  connections: number;
}

/** An order that a customer wants, under one Idempotency-Key: every request for it carries the same body. */
export interface WantedOrder {
  readonly key: string;
  readonly body: PlaceOrderBody;
  /** ms since the epoch, of the first request. */
  readonly askedAt: number;
  readonly answers: PlaceAnswer[];
  readonly cancels: CancelAnswer[];
  readonly sightings: TimelineSighting[];
}

/** A process that ended without a signal, or did not end as it should after one. */
export interface BadEnding {
  readonly process: string;
  readonly what: string;
}

export interface History {
  readonly wishes: readonly WantedOrder[];
  /** item → its stock before the first order. */
  readonly initialStock: ReadonlyMap<string, number>;
  readonly badEndings: readonly BadEnding[];
  /** When the last fault ended, in ms since the epoch. */
  readonly healedAt: number;
  /** The most time after that until outbox, pending entries and open orders are empty. */
  readonly quietWithinMs: number;
}

/** The final state, read from the outside. */
export interface FinalState {
  readonly orders: readonly OrderView[];
  readonly deliveries: readonly DeliveryView[];
  readonly timelines: ReadonlyMap<string, readonly TimelineStep[]>;
  readonly stock: ReadonlyMap<string, number>;
  readonly leftOver: LeftOver;
  /** ms from healing until nothing was left over and every order had ended; null when that did not happen. */
  readonly quietAfterMs: number | null;
}

/** From the services' metrics; null when a service did not report. */
export interface LeftOver {
  readonly outbox: number | null;
  readonly pending: number | null;
  readonly unread: number | null;
  /** On the stream, or logged by a process at any time in the run. */
  readonly deadLetters: number | null;
  /** Entries that were trimmed before they were handled, from the logs. */
  readonly trimmedAway: number;
}

/** The order that a wish resulted in; null when it was refused or never answered. */
export const placedOrderOf = ({ answers }: WantedOrder): PlacedOrder | null =>
  answers.flatMap((answer) => (answer.kind === 'placed' ? [answer.order] : []))[0] ?? null;

export const isEnded = (order: Pick<OrderView, 'status'>): boolean => isEndStatus(order.status);
