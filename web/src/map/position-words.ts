// What is said of a courier's position, to whom: pure, in the keys of the texts.
import type { Direction } from './distance.ts';

/** The customer reads of a courier, the courier of themselves. */
export type Reader = 'customer' | 'courier';

export interface PositionKnown {
  /** Since the position came. */
  readonly ageSeconds: number;
  /** It is too old to say anything of now. */
  readonly gone: boolean;
  /** Along the streets of a simulated ride; null where nobody knows where the customer is. */
  readonly metresLeft: number | null;
  /** As the crow flies from the device of the reader, who asked for it; null otherwise. */
  readonly fromHere: { readonly metres: number; readonly direction: Direction } | null;
  /** The server has had a position from this device. Only couriers know the difference. */
  readonly arrived: boolean;
}

export type Said =
  | { readonly kind: 'away'; readonly metres: number }
  | { readonly kind: 'fromHere'; readonly metres: number; readonly direction: Direction }
  | { readonly kind: 'shared' | 'sending' | 'silent' };

/** The first sentence. */
export function saidOf({ gone, metresLeft, fromHere, arrived }: PositionKnown): Said {
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
