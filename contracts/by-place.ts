// The order of the items of a category: one rule for the server and for pages.
import type { MenuItem } from './menu.ts';

/** By the places that an admin gave; those without one come after them, equal to each other. */
export const byPlace = (a: Pick<MenuItem, 'place'>, b: Pick<MenuItem, 'place'>): number =>
  (a.place ?? last) - (b.place ?? last);
const last = Number.MAX_SAFE_INTEGER;
