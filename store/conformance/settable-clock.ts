// A manual clock: leases and ages are exact, and tests do not wait for real time.
import type { Clock } from '@waggle/contracts';

export interface SettableClock extends Clock {
  /** Advances the time and fires due timers in order. */
  advance(ms: number): void;
  /** Pending timers. */
  readonly timers: number;
}

export function settableClock(start = Date.parse('2026-11-22T14:30:00.000Z')): SettableClock {
  let now = start;
  let timers: { readonly at: number; readonly callback: () => void }[] = [];
  return {
    now: () => now,
    setTimer(delayMs, callback) {
      const timer = { at: now + delayMs, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const next = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        timers = timers.filter((other) => other !== next);
        now = Math.max(now, next.at);
        next.callback();
      }
      now = end;
    },
    get timers() {
      return timers.length;
    },
  };
}
