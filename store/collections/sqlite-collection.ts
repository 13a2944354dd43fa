// A collection in a table of SQLite.
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { ConcurrentChangeError } from '../store.ts';
import type { Collection } from './collection.ts';
import type { CollectionDeclaration } from './declaration.ts';
import { decode, encode, type Row, sqliteTable, sqlWhere } from './sqlite-sql.ts';
import {
  type AnyRecord,
  amountPaths,
  refuseCounted,
  refuseEverything,
  sortTerm,
  type Term,
  whereReader,
} from './where.ts';

export function sqliteCollection(
  db: DatabaseSync,
  tableName: string,
  declaration: CollectionDeclaration,
): Collection<AnyRecord, string, string> {
  const { options, columns } = declaration;
  const { key, version, label = tableName } = options;
  const { fields, selected, read, values } = sqliteTable(declaration);
  const readWhere = whereReader(declaration);
  const { condition, expression } = sqlWhere(declaration);
  const name = `"${tableName}"`;
  const byKey = `"${key}" = ?`;

  // Each text is prepared once for the connection. There are as many texts as the service has kinds of query.
  const prepared = new Map<string, StatementSync>();
  const sql = (statement: string): StatementSync => {
    const known = prepared.get(statement) ?? db.prepare(statement);
    prepared.set(statement, known);
    return known;
  };
  const all = (statement: string, parameters: readonly SQLInputValue[] = []): AnyRecord[] =>
    sql(statement)
      .all(...parameters)
      .map((row) => read(row as Row));
  const changed = (statement: string, parameters: readonly SQLInputValue[]): number =>
    Number(sql(statement).run(...parameters).changes);

  const insertInto = `INSERT INTO ${name} (${fields.map((field) => `"${field}"`).join(', ')}) VALUES (${fields.map(() => '?').join(', ')})`;
  const others = fields.filter((field) => field !== key);
  const setOthers = others.map((field) => `"${field}" = ?`).join(', ');
  const setExcluded = others.map((field) => `"${field}" = excluded."${field}"`).join(', ');
  const otherValues = (record: AnyRecord): SQLInputValue[] => values(record, others);

  const counted = (from: string, parameters: readonly SQLInputValue[]): number =>
    Number(sql(`SELECT count(*) AS count FROM ${from}`).get(...parameters)?.['count']);
  const count = (text: string, parameters: readonly SQLInputValue[]): number =>
    counted(`${name} WHERE ${text}`, parameters);
  const findOne = (id: unknown): AnyRecord | null =>
    all(`SELECT ${selected} FROM ${name} WHERE ${byKey}`, [String(id)])[0] ?? null;
  const overwriteOne = (record: AnyRecord): boolean =>
    changed(`UPDATE ${name} SET ${setOthers} WHERE ${byKey}`, [...otherValues(record), String(record[key])]) === 1;
  const select = (terms: readonly Term[], sort: readonly string[], limit: number | undefined): AnyRecord[] => {
    const { text, parameters } = condition(terms);
    const by = sort.map(sortTerm).map(({ field, descending }) => `${expression(field)}${descending ? ' DESC' : ''}`);
    const order = by.length > 0 ? ` ORDER BY ${by.join(', ')}` : '';
    const statement = `SELECT ${selected} FROM ${name} WHERE ${text}${order}`;
    return limit === undefined ? all(statement, parameters) : all(`${statement} LIMIT ?`, [...parameters, limit]);
  };

  return {
    find: async (id) => findOne(id),
    findMany: async (ids) => ids.map(findOne).filter((found) => found !== null),
    findBy: async (where) => select(readWhere(where), [], 1)[0] ?? null,
    list: async ({ where = {}, sort = [], limit } = {}) => select(readWhere(where), sort, limit),
    async newest({ where = {}, before, limit }) {
      const older = before === undefined ? {} : { [key]: { lt: before } };
      return select([...readWhere(where), ...readWhere(older)], [`-${key}`], limit);
    },
    async pick(field, ids) {
      const find = sql(`SELECT "${field}" FROM ${name} WHERE ${byKey}`);
      return new Map(
        ids.flatMap((id) => {
          const row = find.get(String(id)) as Row | undefined;
          return row ? [[id, decode(columns[field], row[field])] as const] : [];
        }),
      );
    },
    async count(where = {}, atMost) {
      const { text, parameters } = condition(readWhere(where));
      if (atMost === undefined) return count(text, parameters);
      const found = `SELECT 1 FROM ${name} WHERE ${text} LIMIT ?`;
      return counted(`(${found})`, [...parameters, atMost]);
    },
    async insert(record) {
      changed(insertInto, values(record, fields));
    },
    insertIfAbsent: async (record) =>
      changed(`${insertInto} ON CONFLICT ("${key}") DO NOTHING`, values(record, fields)) === 1,
    async put(record) {
      changed(`${insertInto} ON CONFLICT ("${key}") DO UPDATE SET ${setExcluded}`, values(record, fields));
    },
    async replace(record, expectedVersion) {
      if (version === undefined) throw new TypeError(`${label} has no version`);
      const statement = `UPDATE ${name} SET ${setOthers} WHERE ${byKey} AND "${version}" = ?`;
      const id = String(record[key]);
      if (changed(statement, [...otherValues(record), id, expectedVersion]) === 1) return;
      throw new ConcurrentChangeError(label, id, expectedVersion);
    },
    overwrite: async (record) => overwriteOne(record),
    async change(id, changes) {
      const before = findOne(id);
      if (!before) return null;
      const after = { ...before, ...defined(changes) };
      overwriteOne(after);
      return after;
    },
    async changeWhere(where, changes) {
      const { text, parameters } = condition(readWhere(where));
      if (declaration.layout === 'columns') {
        const set = Object.entries(defined(changes));
        if (set.length === 0) return count(text, parameters);
        const statement = `UPDATE ${name} SET ${set.map(([field]) => `"${field}" = ?`).join(', ')} WHERE ${text}`;
        return changed(statement, [...set.map(([field, value]) => encode(columns[field], value)), ...parameters]);
      }
      const matching = all(`SELECT ${selected} FROM ${name} WHERE ${text}`, parameters);
      for (const record of matching) overwriteOne({ ...record, ...defined(changes) });
      return matching.length;
    },
    // Reading before writing loses no addition: a transaction has the file's one writer to itself.
    async adjust(id, field, by, { floor = Number.NEGATIVE_INFINITY } = {}) {
      const before = findOne(id);
      if (!before) return false;
      const after = Number(before[field] ?? 0) + by;
      return after >= floor && overwriteOne({ ...before, [field]: after });
    },
    async increment(start, amounts) {
      refuseCounted(start, amounts);
      const before = findOne(start[key]);
      const after: Record<string, unknown> = { ...(before ?? start) };
      for (const [[field = '', part], by] of amountPaths(amounts)) {
        if (part === undefined) after[field] = Number(after[field] ?? 0) + by;
        else {
          const counts = (after[field] ?? {}) as Readonly<Record<string, number>>;
          after[field] = { ...counts, [part]: (counts[part] ?? 0) + by };
        }
      }
      if (before) overwriteOne(after);
      else changed(insertInto, values(after, fields));
    },
    remove: async (id) => changed(`DELETE FROM ${name} WHERE ${byKey}`, [String(id)]) === 1,
    async removeWhere(where) {
      const terms = readWhere(where);
      refuseEverything(terms, 'removeWhere');
      const { text, parameters } = condition(terms);
      return changed(`DELETE FROM ${name} WHERE ${text}`, parameters);
    },
  };
}

// Leaves out undefined fields, as JSON does: they neither change a field nor remove it.
const defined = (fields: AnyRecord): AnyRecord =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
