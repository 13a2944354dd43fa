// Whether a kitchen takes orders: one rule for the server, which refuses them, and for pages, which show it beforehand. It only
// compares instants, so every browser agrees, whatever time zones it knows.
import type { KitchenSettings, OpeningTime } from './kitchen.ts';

export type Opening =
  | { readonly open: true }
  | {
      readonly open: false;
      readonly why: 'paused' | 'closed';
      /** ms since the epoch; null when the time is not known. */
      readonly opensAt: number | null;
      /** Whole minutes: one that has begun counts. Null when the time is not known. */
      readonly opensInMinutes: number | null;
    };

type Pause = Pick<KitchenSettings, 'paused' | 'paused_until'>;

/** Whether the kitchen is paused at `now` (ms since the epoch): a pause may have an end. */
export const isPausedAt = ({ paused, paused_until }: Pause, now: number): boolean =>
  paused && (paused_until === undefined || paused_until === null || Date.parse(paused_until) > now);

/** @param now ms since the epoch, by the server's clock */
export function openingAt(
  { opening_times, ...pause }: Pause & { readonly opening_times: readonly OpeningTime[] | null },
  now: number,
): Opening {
  if (isPausedAt(pause, now)) return closedUntil('paused', now, endOfPause(pause, opening_times));
  const opensAt = openFrom(opening_times, now);
  return opensAt === now ? { open: true } : closedUntil('closed', now, opensAt);
}

const closedUntil = (why: 'paused' | 'closed', now: number, opensAt: number | null): Opening => ({
  open: false,
  why,
  opensAt,
  opensInMinutes: opensAt === null ? null : Math.ceil((opensAt - now) / 60_000),
});

/** The first instant from `from` on at which the hours are open; null when the time is not known. */
function openFrom(times: readonly OpeningTime[] | null, from: number): number | null {
  if (times === null) return from;
  const next = times.find(({ closes_at }) => Date.parse(closes_at) > from);
  return next ? Math.max(from, Date.parse(next.opens_at)) : null;
}

/** A pause may end outside of the hours. */
const endOfPause = ({ paused_until }: Pause, times: readonly OpeningTime[] | null): number | null =>
  paused_until === undefined || paused_until === null ? null : openFrom(times, Date.parse(paused_until));
