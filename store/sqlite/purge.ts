// Purges old rows without blocking other writers.
import type { SqliteDatabase } from './database.ts';

// Deletes in batches: deleting a day's rows at once would block every order.
const step = 2_000;

/** Repeats a DELETE with the parameters (before, limit) until no row is left; returns how many it deleted. */
export async function purgeInSteps(database: SqliteDatabase, statement: string, before: number): Promise<number> {
  let deleted = 0;
  for (;;) {
    const { changes } = await database.transaction((db) => db.prepare(statement).run(before, step), 'background');
    deleted += Number(changes);
    if (Number(changes) < step) return deleted;
  }
}
