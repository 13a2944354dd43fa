// What a chaos run writes down: what customers asked and were answered, what they saw, and how everything stood at the end.
import type { DeliveryView, OrderView, PlacedOrder, PlaceOrderBody, TimelineStep } from '@waggle/contracts';

/** What one request came to. `failed`: certainly nothing was done. `unknown`: it may or may not have been. */
export type PlaceAnswer =
  | { readonly kind: 'placed'; readonly sentAt: number; readonly order: PlacedOrder }
  | { readonly kind: 'refused'; readonly sentAt: number }
  | { readonly kind: 'failed' | 'unknown'; readonly sentAt: number; readonly why: string };

export type CancelAnswer = 'cancelled' | 'too_late' | 'failed' | 'unknown';

/** What one WebSocket client saw of an order over all its connections: each was opened behind the last step seen. */
export interface Sighting {
  readonly steps: TimelineStep[];
  connections: number;
}

/** An order that a customer wants, under one Idempotency-Key: every request for it carries the same body. */
export interface Wish {
  readonly key: string;
  readonly body: PlaceOrderBody;
  /** ms since the epoch, of the first request. */
  readonly askedAt: number;
  readonly answers: PlaceAnswer[];
  readonly cancels: CancelAnswer[];
  readonly sightings: Sighting[];
}

/** A process that ended, or did not end, otherwise than it was told to. */
export interface BadEnding {
  readonly process: string;
  readonly what: string;
}

export interface History {
  readonly wishes: readonly Wish[];
  /** item → its stock before the first order. */
  readonly initialStock: ReadonlyMap<string, number>;
  readonly badEndings: readonly BadEnding[];
  /** ms since the epoch, from which on nothing was broken any more. */
  readonly healedAt: number;
  /** How long outbox, pending entries and open orders may take to be none after that. */
  readonly quietWithinMs: number;
}

/** How everything stood at the end, as seen from the outside. */
export interface FinalState {
  readonly orders: readonly OrderView[];
  readonly deliveries: readonly DeliveryView[];
  readonly timelines: ReadonlyMap<string, readonly TimelineStep[]>;
  readonly stock: ReadonlyMap<string, number>;
  readonly leftOver: LeftOver;
  /** From healing until nothing was left over and every order had ended; null when that did not come. */
  readonly quietAfterMs: number | null;
}

/** What services report in their metrics; null when one of them did not. */
export interface LeftOver {
  readonly outbox: number | null;
  readonly pending: number | null;
  readonly unread: number | null;
  /** On the stream, or logged at any time in the run by a process that lived long enough to say so. */
  readonly deadLetters: number | null;
  /** Entries that were trimmed away before they were handled, as logged. */
  readonly trimmedAway: number;
}

/** The order that a wish came to; null when it was refused or never answered. */
export const placedOrderOf = ({ answers }: Wish): PlacedOrder | null =>
  answers.flatMap((answer) => (answer.kind === 'placed' ? [answer.order] : []))[0] ?? null;

export const isEnded = (order: Pick<OrderView, 'status'>): boolean =>
  order.status === 'delivered' || order.status === 'cancelled';
