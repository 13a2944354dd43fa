// The database of one process: each transaction passes through a gate, which may cut the process off. After that, its transactions
// no longer reach the data, and its waits never end.
import type { SqliteDatabase } from '@waggle/store/sqlite/database.ts';

/** The gate between a process and its data. */
export interface Gate {
  /** Called before a transaction and after its commit: resolves when the process may continue; rejects when the call fails. */
  pass(): Promise<void>;
  /** Called inside a transaction: throws when it must not commit. */
  hold(): void;
  readonly dead: boolean;
}

export function fencedDatabase(database: SqliteDatabase, gate: Gate, statement = (sql: string) => sql): SqliteDatabase {
  const transaction: SqliteDatabase['transaction'] = async (body, priority) => {
    await gate.pass();
    const result = await database
      .transaction(async (db, committed) => {
        gate.hold();
        const value = await body(db, committed);
        gate.hold();
        return value;
      }, priority)
      .catch((error: unknown) => (gate.dead ? never() : Promise.reject(error)));
    await gate.pass();
    return result;
  };
  return {
    transaction,
    reader: database.reader,
    async durable() {
      await gate.pass();
    },
    check: () => database.check(),
    syncs: 0,
    get commits() {
      return database.commits;
    },
    get busy() {
      return database.busy;
    },
    define: (schema) => transaction((db) => db.exec(statement(schema))),
    scrub: async () => {},
    close: async () => {},
  };
}

/** A promise that never settles, for a process that is cut off. */
export const never = (): Promise<never> => new Promise(() => {});
