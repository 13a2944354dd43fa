// Budgets that refill evenly (GCRA): `count` at once, then one more every `perMs / count`. Each budget is one number, the time
// at which it is full again.
import type { Clock } from '@waggle/contracts';
import type { Rate } from '../config/index.ts';

export interface Budget {
  /** Such as `orders:address:192.0.2.7`. */
  readonly key: string;
  readonly rate: Rate;
}

export type Spent = { readonly kind: 'allowed' } | Limited;

export interface Limited {
  readonly kind: 'limited';
  /** Of the budget that takes longest. */
  readonly key: string;
  /** ms until it allows one more. */
  readonly waitMs: number;
}

export interface RateLimiter {
  /** Takes one from each budget, or from none when one of them is used up. Never rejects. */
  spend(budgets: readonly Budget[]): Promise<Spent>;
  /** Puts back what one `spend` took, when it was for nothing. Never rejects. */
  refund(budgets: readonly Budget[]): Promise<void>;
}

/** In whole ms, so that every engine computes the same. */
export const intervalOf = ({ count, perMs }: Rate): number => Math.max(1, Math.ceil(perMs / count));

/** When the budget is full again after one more; more than `count` intervals ahead is too much. */
export const fullAfter = (fullAt: number | undefined, rate: Rate, now: number): number =>
  Math.max(fullAt ?? now, now) + intervalOf(rate);

/** How long one more has to wait. */
export const waitOfBudget = (fullAt: number | undefined, rate: Rate, now: number): number =>
  Math.max(0, fullAfter(fullAt, rate, now) - now - rate.count * intervalOf(rate));

/** The budgets of one process. @param maximum of budgets that are not full; the oldest is forgotten for a new one */
export function createMemoryLimiter(clock: Pick<Clock, 'now'>, maximum = 50_000): RateLimiter {
  const fullAt = new Map<string, number>();
  const makeRoom = (now: number): void => {
    if (fullAt.size <= maximum) return;
    for (const [key, at] of fullAt) if (at <= now) fullAt.delete(key);
    // Makes room for many at once: a search through all of them for each new one would be slow.
    if (fullAt.size <= maximum * 0.95) return;
    for (const oldest of fullAt.keys()) {
      if (fullAt.size <= maximum * 0.9) break;
      fullAt.delete(oldest);
    }
  };
  return {
    async spend(budgets) {
      const now = clock.now();
      const limited = longest(
        budgets.map(({ key, rate }) => ({ key, waitMs: waitOfBudget(fullAt.get(key), rate, now) })),
      );
      if (limited) return limited;
      for (const { key, rate } of budgets) fullAt.set(key, fullAfter(fullAt.get(key), rate, now));
      makeRoom(now);
      return { kind: 'allowed' };
    },
    async refund(budgets) {
      for (const { key, rate } of budgets) {
        const at = fullAt.get(key);
        if (at !== undefined) fullAt.set(key, at - intervalOf(rate));
      }
    },
  };
}

/** Null when none has to wait. */
function longest(waits: readonly Pick<Limited, 'key' | 'waitMs'>[]): Limited | null {
  const [first] = waits.toSorted((a, b) => b.waitMs - a.waitMs);
  return first && first.waitMs > 0 ? { kind: 'limited', ...first } : null;
}
