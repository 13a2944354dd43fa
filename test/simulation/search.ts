// Searches for a schedule that violates an invariant, and shrinks it.

import { createLog } from '@waggle/service-kit/operations/log';
import type { Platform } from '@waggle/service-kit/process';
import { openDatabase, type SqliteDatabase } from '@waggle/store/sqlite/database.ts';
import fc from 'fast-check';
import { type FaultSchedule, schedules } from './schedule.ts';
import { type Outcome, simulate } from './world.ts';

export interface SearchOptions {
  readonly processes: FaultSchedule['processes'];
  readonly runs: number;
  readonly seed: number;
  readonly progress?: (runs: number, faults: number) => void;
}

export interface Searched {
  readonly runs: number;
  readonly faults: number;
  /** The violations, with the shrunk schedule as data to replay; null when there are none. */
  readonly failure: string | null;
}

export async function searchSchedules(options: SearchOptions): Promise<Searched> {
  const { processes, runs, seed, progress } = options;
  const database = openDatabase(':memory:', { sliceMs: Number.POSITIVE_INFINITY });
  let done = 0;
  let faults = 0;
  try {
    const property = fc.asyncProperty(schedules(processes), async (schedule) => {
      const outcome = await onEmpty(database, schedule, silent);
      done += 1;
      faults += outcome.faults;
      progress?.(done, faults);
      if (outcome.violations.length > 0) throw new Error(outcome.violations.join('\n'));
    });
    const details = await fc.check(property, { numRuns: runs, seed });
    const [smallest] = details.counterexample ?? [];
    const failure = details.failed && smallest ? report(seed, smallest, details.errorInstance) : null;
    return { runs: done, faults, failure };
  } finally {
    await database.close();
  }
}

/** Runs these in turn; returns the violations of the first that has any, else null. */
export async function searchEach(given: readonly FaultSchedule[]): Promise<string | null> {
  const database = openDatabase(':memory:', { sliceMs: Number.POSITIVE_INFINITY });
  try {
    for (const schedule of given) {
      const { violations } = await onEmpty(database, schedule, silent);
      if (violations.length > 0) return `${violations.join('\n')}\nafter ${JSON.stringify(schedule)}`;
    }
    return null;
  } finally {
    await database.close();
  }
}

/** Runs one schedule on an empty database. */
export async function runSchedule(schedule: FaultSchedule, log: Platform['log'] = silent): Promise<Outcome> {
  const database = openDatabase(':memory:', { sliceMs: Number.POSITIVE_INFINITY });
  try {
    return await simulate(schedule, database, log);
  } finally {
    await database.close();
  }
}

// Even a log line that is not printed costs time, and there are many.
const silent = new Proxy(createLog({ level: 'silent' }), {
  get: (log, name) =>
    name === 'child' ? () => silent : typeof Reflect.get(log, name) === 'function' ? () => {} : Reflect.get(log, name),
});

const report = (seed: number, schedule: FaultSchedule, error: unknown): string =>
  [
    error instanceof Error ? error.message : String(error),
    `found with seed ${seed}; the smallest schedule that reproduces it:`,
    JSON.stringify(schedule),
  ].join('\n');

// Emptying the tables is faster than recreating them.
async function onEmpty(database: SqliteDatabase, schedule: FaultSchedule, log: Platform['log']): Promise<Outcome> {
  await database.transaction((db) => {
    const tables = db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'`).all();
    for (const { name } of tables) db.exec(`DELETE FROM ${String(name)}`);
  });
  return simulate(schedule, database, log);
}
