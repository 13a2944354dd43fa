// A service's store in the file of the embedded engine.
import type { Clock, NewId } from '@waggle/contracts';
import type { StoreDefinition } from '../definition.ts';
import type { Store } from '../store.ts';
import { runEffects, transactionBody } from '../transaction-body.ts';
import type { SqliteDatabase } from './database.ts';
import { sqliteInbox } from './inbox.ts';
import { sqliteOutbox } from './outbox.ts';
import type { SqliteRecords } from './records.ts';

export type { SqliteRecords } from './records.ts';

export interface SqliteStoreOptions<Records extends object> {
  readonly definition: StoreDefinition<Records>;
  /** Shared by all services of the process; whoever opened it closes it. */
  readonly database: SqliteDatabase;
  readonly clock: Clock;
  readonly newId: NewId;
}

export async function openSqliteStore<Records extends object>(
  options: SqliteStoreOptions<Records>,
): Promise<Store<Records>> {
  const { definition, database, clock, newId } = options;
  const { service, publishes } = definition;
  await database.define(definition.sqlite.schema);
  await addColumns(database, definition.sqlite.addedColumns ?? {});
  const outbox = await sqliteOutbox(service, database, clock);
  const inbox = await sqliteInbox(service, database, clock);
  const records = await database.transaction((db) => definition.sqlite.records(db));
  return {
    service,
    reads: definition.sqlite.records(database.reader),
    outbox,
    async transaction(cause, run, { durable = false } = {}) {
      const { body, result } = await database.transaction(async () => {
        const body = transactionBody({
          service,
          publishes,
          cause,
          clock,
          newId,
          records,
          firstTime: async (event) => inbox.enter(event),
          dooms: (error) => (error as { code?: unknown }).code === 'ERR_SQLITE_ERROR',
        });
        const result = await body.run(run);
        outbox.insert(body.emitted);
        return { body, result };
      });
      if (body.emitted.length > 0) outbox.committed();
      runEffects(body.effects);
      if (durable) await database.durable();
      return result;
    },
    purgeInbox: (before) => inbox.purge(before),
    async check() {
      await database.transaction((db) => db.exec('SELECT 1'));
    },
    // The file belongs to the process: closing that waits for what was begun here.
    close: async () => {},
  };
}

async function addColumns(database: SqliteDatabase, tables: NonNullable<SqliteRecords<object>['addedColumns']>) {
  for (const [table, columns] of Object.entries(tables)) {
    await database.transaction((db) => {
      const there = new Set(
        db
          .prepare('SELECT name FROM pragma_table_info(?)')
          .all(table)
          .map(({ name }) => name),
      );
      for (const [column, definition] of Object.entries(columns)) {
        if (!there.has(column)) db.exec(`ALTER TABLE ${table} ADD COLUMN ${column} ${definition}`);
      }
    });
  }
}
