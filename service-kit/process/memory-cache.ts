// The cache of the embedded engine, in memory.
import type { Clock } from '@waggle/contracts';
import type { Cache } from './cache.ts';

/** @param maximum of values; the oldest is evicted for a new one */
export function createMemoryCache(clock: Pick<Clock, 'now'>, maximum = 1_000): Cache {
  const kept = new Map<string, { readonly value: string; readonly until: number }>();
  // Counts invalidations of all keys: a counter for each key would leak memory, and loading once too often costs little.
  let generation = 0;
  return {
    async remember(key, ttlMs, load) {
      const found = kept.get(key);
      if (found && found.until > clock.now()) return found.value;
      const before = generation;
      const value = await load();
      if (generation !== before) return value;
      kept.delete(key);
      kept.set(key, { value, until: clock.now() + ttlMs });
      for (const oldest of kept.keys()) {
        if (kept.size <= maximum) break;
        kept.delete(oldest);
      }
      return value;
    },
    async invalidate(key) {
      generation += 1;
      kept.delete(key);
    },
  };
}
