// What a service declared, in the file of the embedded engine.
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Single } from './collection.ts';
import type { CollectionDeclaration, Column, Declaration, Index, Opened, StoreDefinition } from './declaration.ts';
import { sqliteCollection } from './sqlite-collection.ts';
import { document, encode, literalWhere, type Row, sqliteTable, sqlWhere } from './sqlite-sql.ts';
import { sortTerm, whereReader } from './where.ts';

/** A single collection, outside of a service's store. */
export const openSqliteCollection = <T, Key, Field extends string>(
  db: DatabaseSync,
  table: string,
  declaration: CollectionDeclaration<T, Key, Field>,
): Opened<CollectionDeclaration<T, Key, Field>> => sqliteCollection(db, table, declaration) as never;

/** Creates the missing tables, columns and indexes. Run it in one transaction. */
export function defineSqliteRecords(db: DatabaseSync, { service, declarations }: StoreDefinition<object>): void {
  for (const [name, declaration] of Object.entries(declarations)) {
    const table = tableName(service, name, declaration);
    if (declaration.kind === 'collection') defineSqliteCollection(db, table, declaration);
    else if (declaration.kind === 'single') {
      const columns = `"only" INTEGER PRIMARY KEY CHECK ("only" = 1), "${declaration.field}" TEXT NOT NULL`;
      db.exec(`CREATE TABLE IF NOT EXISTS "${table}" (${columns}) STRICT`);
    } else db.exec(declaration.sqlite.schema ?? '');
  }
}

/** Empty tables beside those of a projection. Without indexes: those have the names of the tables that serve. */
export function defineSqliteAside(db: DatabaseSync, { service, ...definition }: StoreDefinition<object>): void {
  const declarations = projectionOf({ service, ...definition }).map(([name, declaration]) => {
    if (declaration.kind === 'own' || (declaration.kind === 'collection' && declaration.options.shared))
      throw new TypeError(`${service} cannot make ${name} anew: its table is not its own alone, or no collection`);
    const bare = declaration.kind === 'collection' ? { ...declaration.options, indexes: [] } : {};
    return [
      `${name}${asideSuffix}`,
      declaration.kind === 'collection' ? { ...declaration, options: bare } : declaration,
    ] as const;
  });
  defineSqliteRecords(db, { ...definition, service, declarations: Object.fromEntries(declarations) as never });
}

export function dropSqliteAside(db: DatabaseSync, definition: StoreDefinition<object>): void {
  for (const [name] of projectionOf(definition))
    db.exec(`DROP TABLE IF EXISTS "${definition.service}_${name}${asideSuffix}"`);
}

/** Puts the tables aside in the place of those that serve. Their indexes are to be made afterwards. */
export function swapSqliteAside(db: DatabaseSync, definition: StoreDefinition<object>): void {
  for (const [name] of projectionOf(definition)) {
    const table = `${definition.service}_${name}`;
    db.exec(`DROP TABLE "${table}"; ALTER TABLE "${table}${asideSuffix}" RENAME TO "${table}"`);
  }
}

const asideSuffix = '_aside';

const projectionOf = ({ declarations, projection = [] }: StoreDefinition<object>) =>
  Object.entries(declarations).filter(([name]) => projection.includes(name));

/** Call it once for each connection: it prepares statements. */
export function openSqliteRecords<Records extends object>(
  db: DatabaseSync,
  definition: StoreDefinition<Records>,
  which: 'serving' | 'aside' = 'serving',
): Records {
  const opened = Object.entries(definition.declarations).map(([name, declaration]) => {
    const isAside = which === 'aside' && definition.projection?.includes(name);
    const table = tableName(definition.service, name, declaration) + (isAside ? asideSuffix : '');
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

const sqlTypes = { text: 'TEXT', integer: 'INTEGER', boolean: 'INTEGER', json: 'TEXT', bytes: 'BLOB' } as const;

function definitionOf(name: string, column: Column): string {
  const parts = [`"${name}"`, sqlTypes[column.type]];
  if (!column.optional) parts.push('NOT NULL');
  if (column.default !== undefined) parts.push(`DEFAULT ${literal(encode(column, column.default))}`);
  if (column.unique) parts.push('UNIQUE');
  if (column.min !== undefined) parts.push(`CHECK ("${name}" >= ${column.min})`);
  return parts.join(' ');
}

const literal = (value: SQLInputValue): string =>
  typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);

/** Creates the table and its missing columns and indexes. Run it in one transaction. */
export function defineSqliteCollection(db: DatabaseSync, name: string, declaration: CollectionDeclaration): void {
  const { columns, layout, options } = declaration;
  const definitions = [
    `"${options.key}" TEXT PRIMARY KEY`,
    ...Object.entries(columns).map(([field, column]) => definitionOf(field, column)),
    ...(layout === 'document' ? [`${document} TEXT NOT NULL`] : []),
  ];
  db.exec(`CREATE TABLE IF NOT EXISTS "${name}" (${definitions.join(', ')}) STRICT`);
  addColumns(db, name, declaration);
  for (const index of options.indexes ?? []) {
    if (index.engine !== 'mongo') db.exec(indexDefinition(name, declaration, index));
  }
}

/** A file of an earlier version lacks the columns that were declared since. */
function addColumns(db: DatabaseSync, name: string, declaration: CollectionDeclaration): void {
  const found = db.prepare('SELECT name FROM pragma_table_info(?)').all(name);
  const there = new Set(found.map((column) => column['name']));
  const added = Object.entries(declaration.columns).filter(([field]) => !there.has(field));
  if (added.length === 0) return;
  for (const [field, column] of added) {
    // SQLite adds no column that is NOT NULL without a default; documents fill it below.
    const filled = declaration.layout === 'document' ? { ...column, optional: true as const } : column;
    db.exec(`ALTER TABLE "${name}" ADD COLUMN ${definitionOf(field, filled)}`);
  }
  if (declaration.layout === 'document')
    fillColumns(
      db,
      name,
      declaration,
      added.map(([field]) => field),
    );
}

function fillColumns(
  db: DatabaseSync,
  name: string,
  declaration: CollectionDeclaration,
  added: readonly string[],
): void {
  const { read, values } = sqliteTable(declaration);
  const { key } = declaration.options;
  const fill = db.prepare(
    `UPDATE "${name}" SET ${added.map((field) => `"${field}" = ?`).join(', ')} WHERE "${key}" = ?`,
  );
  for (const row of db.prepare(`SELECT "${key}", ${document} FROM "${name}"`).all()) {
    fill.run(...values(read(row as Row), added), String(row[key]));
  }
}

function indexDefinition(table: string, declaration: CollectionDeclaration, index: Index): string {
  const { expression } = sqlWhere(declaration);
  const on = index.on.map(sortTerm).map(({ field, descending }) => `${expression(field)}${descending ? ' DESC' : ''}`);
  const only = index.only ? ` WHERE ${literalWhere(declaration, whereReader(declaration)(index.only))}` : '';
  const name = index.sqliteName ?? `${table}_${index.name}`;
  return `CREATE INDEX IF NOT EXISTS "${name}" ON "${table}" (${on.join(', ')})${only}`;
}
