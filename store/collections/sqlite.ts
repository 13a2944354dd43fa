// What a service declared, in the file of the embedded engine.
import type { DatabaseSync } from 'node:sqlite';
import type { Single } from './collection.ts';
import type { CollectionDeclaration, Declaration, Opened, StoreDefinition } from './declaration.ts';
import { sqliteCollection } from './sqlite-collection.ts';
import { defineTable } from './sqlite-table.ts';

/** One collection by itself, outside of a service's store. */
export const openSqliteCollection = <T, Key, Field extends string>(
  db: DatabaseSync,
  table: string,
  declaration: CollectionDeclaration<T, Key, Field>,
): Opened<CollectionDeclaration<T, Key, Field>> => sqliteCollection(db, table, declaration) as never;

export const defineSqliteCollection = defineTable;

/** Makes the tables, columns and indexes that are not there yet. To be run in one transaction. */
export function defineSqliteRecords(db: DatabaseSync, { service, declarations }: StoreDefinition<object>): void {
  for (const [name, declaration] of Object.entries(declarations)) {
    const table = tableName(service, name, declaration);
    if (declaration.kind === 'collection') defineTable(db, table, declaration);
    else if (declaration.kind === 'single') {
      const columns = `"only" INTEGER PRIMARY KEY CHECK ("only" = 1), "${declaration.field}" TEXT NOT NULL`;
      db.exec(`CREATE TABLE IF NOT EXISTS "${table}" (${columns}) STRICT`);
    } else db.exec(declaration.sqlite.schema ?? '');
  }
}

/** Call it once for each connection: it prepares statements. */
export function openSqliteRecords<Records extends object>(
  db: DatabaseSync,
  definition: StoreDefinition<Records>,
): Records {
  const opened = Object.entries(definition.declarations).map(([name, declaration]) => {
    const table = tableName(definition.service, name, declaration);
    if (declaration.kind === 'collection') return [name, sqliteCollection(db, table, declaration)] as const;
    if (declaration.kind === 'single') return [name, sqliteSingle(db, table, declaration.field)] as const;
    return [name, declaration.sqlite.records(db)] as const;
  });
  return definition.records(Object.fromEntries(opened));
}

const tableName = (service: string, name: string, declaration: Declaration): string =>
  declaration.kind === 'collection' && declaration.options.shared ? `waggle_${name}` : `${service}_${name}`;

function sqliteSingle(db: DatabaseSync, table: string, field: string): Single<unknown> {
  const find = db.prepare(`SELECT "${field}" AS value FROM "${table}"`);
  const put = db.prepare(`INSERT OR REPLACE INTO "${table}" ("only", "${field}") VALUES (1, ?)`);
  return {
    async find() {
      const row = find.get();
      return row ? JSON.parse(String(row['value'])) : null;
    },
    async put(value) {
      put.run(JSON.stringify(value));
    },
  };
}
