// Whether a kitchen takes orders: one rule for the server, which refuses them, and for pages, which show it beforehand. It only
// compares instants, so every browser agrees, whatever time zones it knows.
import type { KitchenSettings, OpeningTime } from './menu.ts';

export type Opening =
  | { readonly open: true }
  /** `next` and `opensInMinutes`: null when the time is not known. */
  | {
      readonly open: false;
      readonly why: 'paused' | 'closed';
      readonly next: OpeningTime | null;
      /** Whole minutes: one that has begun counts. */
      readonly opensInMinutes: number | null;
    };

/** @param now ms since the epoch, by the server's clock */
export function openingAt(
  {
    paused,
    opening_times,
  }: Pick<KitchenSettings, 'paused'> & { readonly opening_times: readonly OpeningTime[] | null },
  now: number,
): Opening {
  if (paused) return { open: false, why: 'paused', next: null, opensInMinutes: null };
  if (opening_times === null) return { open: true };
  const later = opening_times.filter(({ closes_at }) => Date.parse(closes_at) > now);
  if (later.some(({ opens_at }) => Date.parse(opens_at) <= now)) return { open: true };
  const next = later[0] ?? null;
  const opensInMinutes = next && Math.ceil((Date.parse(next.opens_at) - now) / 60_000);
  return { open: false, why: 'closed', next, opensInMinutes };
}
