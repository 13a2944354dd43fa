// Chooses the texts about a courier's position: pure, as keys of the texts.
import type { Direction } from './distance.rules.ts';

/** Customers read about their courier, couriers about themselves. */
export type Reader = 'customer' | 'courier';

export interface PositionKnown {
  /** Since the position arrived. */
  readonly ageSeconds: number;
  /** The position is too old to be shown as current. */
  readonly gone: boolean;
  /** Along the streets of a simulated ride; null where the customer's place is unknown. */
  readonly metresLeft: number | null;
  /** As the crow flies from the reader's device, once the reader has asked; null otherwise. */
  readonly fromHere: { readonly metres: number; readonly direction: Direction } | null;
  /** Whether the server has received a position from this device; only couriers' pages can tell. */
  readonly arrived: boolean;
}

export type PositionSummary =
  | { readonly kind: 'away'; readonly metres: number }
  | { readonly kind: 'fromHere'; readonly metres: number; readonly direction: Direction }
  | { readonly kind: 'shared' | 'sending' | 'silent' };

/** The first sentence. */
export function summarizePosition({ gone, metresLeft, fromHere, arrived }: PositionKnown): PositionSummary {
  if (gone) return { kind: 'silent' };
  if (metresLeft !== null) return { kind: 'away', metres: metresLeft };
  if (!arrived) return { kind: 'sending' };
  return fromHere ? { kind: 'fromHere', ...fromHere } : { kind: 'shared' };
}

export type Age = { readonly kind: 'now' } | { readonly kind: 'seconds' | 'minutes'; readonly count: number };

/** The second one: how old the position is. */
export function ageOf(seconds: number): Age {
  if (seconds < 5) return { kind: 'now' };
  if (seconds < 60) return { kind: 'seconds', count: seconds };
  return { kind: 'minutes', count: Math.floor(seconds / 60) };
}
