// Virtual time: it stops while code runs, and jumps to the next timer when none does.

import type { SqliteDatabase } from '@waggle/store/sqlite/database.ts';

/** A date in the past, which no time from the machine's clock can be mistaken for. */
const beginning = Date.UTC(2026, 0, 1, 12);

export interface VirtualTime {
  /** ms since the epoch. */
  now(): number;
  /** ms since the beginning. */
  readonly elapsed: number;
  /** Calls `callback` once after `delayMs`; the returned function cancels it. */
  after(delayMs: number, callback: () => void): () => void;
  /** Jumps to the next timer and runs it. False: there is none. Call it only while no code runs. */
  advance(): boolean;
}

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

export function createVirtualTime(): VirtualTime {
  let now = beginning;
  // Sorted by time; simultaneous timers in the order they were set.
  const timers: Timer[] = [];
  return {
    now: () => now,
    get elapsed() {
      return now - beginning;
    },
    after(delayMs, callback) {
      const timer: Timer = { at: now + Math.max(0, Math.ceil(delayMs)), callback };
      let place = timers.length;
      while (place > 0 && (timers[place - 1]?.at ?? 0) > timer.at) place -= 1;
      timers.splice(place, 0, timer);
      return () => {
        const found = timers.indexOf(timer);
        if (found >= 0) timers.splice(found, 1);
      };
    },
    advance() {
      const timer = timers.shift();
      if (!timer) return false;
      now = timer.at;
      timer.callback();
      return true;
    },
  };
}

/**
 * Resolves when all code waits for timers. SQLite is synchronous, so all code runs in microtasks, which end before the next turn of
 * the event loop, except for transactions, which gather for a turn.
 */
export async function nothingRuns(database: Pick<SqliteDatabase, 'busy'>): Promise<void> {
  do await new Promise((resolve) => setImmediate(resolve));
  while (database.busy);
}
