// How far a courier still has to go: for the estimate, and for those who do not see the map.
import type { Position } from '@waggle/contracts';
import { homeOf, metresTo } from '@waggle/town/route.ts';

/** Metres along the streets to the home of the order; null from outside of the drawn town. */
export const remainingMetres = (orderId: string, position: Position): number | null =>
  metresTo(homeOf(orderId), position);

/** Rounded to what is worth being read out: steps of 100 m, then of 500 m. */
export const roughly = (metres: number): number => {
  const step = metres < 1_000 ? 100 : 500;
  return Math.max(step, Math.round(metres / step) * step);
};
