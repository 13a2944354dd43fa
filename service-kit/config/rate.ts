// Rates as settings: `30/10m` is 30 at once, and one more every 20 seconds.
import Type from 'typebox';

export interface Rate {
  /** How many at once. */
  readonly count: number;
  /** ms until a used-up budget is full again. */
  readonly perMs: number;
}

const pattern = /^(off|([1-9]\d{0,6})\/([1-9]\d{0,3})?([smhd]))$/;
const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A setting's schema. */
export const RateText = Type.String({
  pattern: pattern.source,
  description: 'a number per time, such as 30/10m (s, m, h or d), or off',
});

/** Null: no limit. */
export function rateOf(setting: string): Rate | null {
  const [, text, count, times, unit] = pattern.exec(setting) ?? [];
  if (text === undefined || text === 'off') return null;
  return { count: Number(count), perMs: Number(times ?? 1) * (unitMs[unit ?? ''] ?? 0) };
}
