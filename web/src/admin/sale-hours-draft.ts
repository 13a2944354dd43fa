// When a dish or a category is for sale, in the editor.
import type { OpeningHours } from '@waggle/contracts';
import { overlapOf } from '@waggle/contracts/opening-overlap.ts';
import { hoursOf, type Week } from './week.ts';

/** Null: it says nothing about it. */
export const saleHoursOf = (week: Week | null): OpeningHours[] | null => (week === null ? null : hoursOf(week));

/** A week without any hours would never sell it; the server refuses hours that overlap. */
export function areSaleHoursFine(week: Week | null): boolean {
  const hours = saleHoursOf(week);
  return hours === null || (hours.length > 0 && overlapOf(hours) === null);
}
