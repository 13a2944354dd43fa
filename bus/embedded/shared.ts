// What all event logs on one database share: the tables, and the notifier of its readers.
import type { SqliteDatabase } from '@waggle/store/sqlite/database.ts';
import { type AppendNotifier, createAppendNotifier } from './append-notifier.ts';
import { orphanPending, schema } from './tables.ts';
import { lacksColumns, upgrade } from './upgrade.ts';

interface Shared {
  readonly notifier: AppendNotifier;
  /** Resolves when the tables exist. A failure is retried: the disk may have been full for a moment. */
  readonly tables: () => Promise<void>;
}

const shared = new WeakMap<SqliteDatabase, Shared>();

export function sharedOf(database: SqliteDatabase): Shared {
  let found = shared.get(database);
  if (!found) {
    let made: Promise<void> | null = null;
    const make = async () => {
      await database.define(`${schema};${orphanPending}`);
      if (lacksColumns(database.reader)) await database.transaction(upgrade);
    };
    const tables = () => {
      made ??= make().catch((error: unknown) => {
        made = null;
        throw error;
      });
      return made;
    };
    found = { notifier: createAppendNotifier(), tables };
    shared.set(database, found);
  }
  return found;
}
