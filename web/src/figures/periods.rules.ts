// The periods that the figures are of. Pure.
import { dayAfter, daysBetween } from '@waggle/contracts/local-time.ts';

export const presets = { today: 1, week: 7, month: 30, quarter: 91 } as const;
export type Preset = keyof typeof presets;

/** So many business days with today the last, or those from one to another, both included. */
export type Period = { readonly preset: Preset } | { readonly from: string; readonly to: string };

/** What the server's own limit is. */
export const mostDays = 1_096;

/** Of two dates as a person left them in their fields; null while they are no period. */
export function periodOf(from: string, to: string): Period | null {
  const days = daysBetween(from, to);
  return days >= 1 && days <= mostDays ? { from, to } : null;
}

/** The day before another. */
export const dayBefore = (day: string): string => dayAfter(day, -1);
