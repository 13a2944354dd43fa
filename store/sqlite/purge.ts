// Deleting what is old from a file that others write to.
import type { SqliteDatabase } from './database.ts';

// Everyone waits for the writer: a day's rows deleted at once would hold up every order.
const step = 2_000;

/** Runs a DELETE with the parameters (before, limit) until nothing is left; returns how many rows it deleted. */
export async function purgeInSteps(database: SqliteDatabase, statement: string, before: number): Promise<number> {
  let deleted = 0;
  for (;;) {
    const { changes } = await database.transaction((db) => db.prepare(statement).run(before, step));
    deleted += Number(changes);
    if (Number(changes) < step) return deleted;
  }
}
