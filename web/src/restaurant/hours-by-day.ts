// Opening hours by weekday.
import type { OpeningHours } from '@waggle/contracts';
import { weekdays } from '@waggle/contracts/weekdays.ts';

/** From Monday on; a day without hours has none. */
export const hoursByDay = (hours: readonly OpeningHours[]): OpeningHours[][] =>
  weekdays.map((day) => hours.filter((one) => one.day === day).sort((a, b) => (a.opens < b.opens ? -1 : 1)));
