// The courier's remaining distance: for the estimate, and for screen readers.
import type { Position } from '@waggle/contracts';
import { homeOf, metresTo } from '@waggle/town/route.ts';

/** Metres along the streets to the order's address; null outside of the drawn town. */
export const remainingMetres = (orderId: string, position: Position): number | null =>
  metresTo(homeOf(orderId), position);

/** Rounded for reading out: to 100 m, farther away to 500 m. */
export const roughly = (metres: number): number => {
  const step = metres < 1_000 ? 100 : 500;
  return Math.max(step, Math.round(metres / step) * step);
};
