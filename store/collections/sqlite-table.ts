// The table of a collection in SQLite: its definition, and how a record becomes a row.
import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import type { AnyRecord } from './both-engines.ts';
import { sortTerm, whereReader } from './both-engines.ts';
import type { Column } from './columns.ts';
import type { CollectionDeclaration, Index } from './declaration.ts';
import { literalWhere, sqlWhere } from './sqlite-where.ts';

export type Row = Readonly<Record<string, SQLOutputValue>>;

export interface SqliteTable {
  /** All columns, the key first. */
  readonly fields: readonly string[];
  /** What a SELECT must name for `read`. */
  readonly selected: string;
  read(row: Row): AnyRecord;
  /** The values of these columns of a record. */
  values(record: AnyRecord, fields: readonly string[]): SQLInputValue[];
}

/** The column that holds the whole record, as JSON. */
const document = 'document';

export function sqliteTable({ columns, layout, options }: CollectionDeclaration): SqliteTable {
  const { key, readKept = (kept) => kept } = options;
  const whole = layout === 'document';
  const fields = [key, ...Object.keys(columns), ...(whole ? [document] : [])];
  return {
    fields,
    selected: whole ? document : fields.map((field) => `"${field}"`).join(', '),
    read(row) {
      const kept = whole
        ? JSON.parse(String(row[document]))
        : Object.fromEntries(fields.map((field) => [field, decode(columns[field], row[field])]));
      return readKept(kept as never) as AnyRecord;
    },
    values: (record, wanted) =>
      wanted.map((field) =>
        whole && field === document ? JSON.stringify(record) : encode(columns[field], record[field]),
      ),
  };
}

/** The key has no column of its own in the declaration: it is text. */
export function encode(column: Column | undefined, value: unknown): SQLInputValue {
  if (value === undefined || value === null) return null;
  if (column?.type === 'boolean') return Number(value);
  return column?.type === 'json' ? JSON.stringify(value) : (value as SQLInputValue);
}

export function decode(column: Column | undefined, value: SQLOutputValue | undefined): unknown {
  if (value === undefined || value === null) return null;
  if (column?.type === 'boolean') return value === 1;
  return column?.type === 'json' ? JSON.parse(String(value)) : value;
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

/** Makes the table, the columns and the indexes that are not there yet. To be run in one transaction. */
export function defineTable(db: DatabaseSync, name: string, declaration: CollectionDeclaration): void {
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
