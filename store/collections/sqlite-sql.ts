// Records and conditions of a collection in SQL.
import type { SQLInputValue, SQLOutputValue } from 'node:sqlite';
import type { CollectionDeclaration, Column } from './declaration.ts';
import { type AnyRecord, type Comparison, type Term, whereReader } from './where.ts';

export type Row = Readonly<Record<string, SQLOutputValue>>;

interface SqliteTable {
  /** All columns, the key first. */
  readonly fields: readonly string[];
  /** What a SELECT must name for `read`. */
  readonly selected: string;
  read(row: Row): AnyRecord;
  /** The values of these columns of a record. */
  values(record: AnyRecord, fields: readonly string[]): SQLInputValue[];
}

/** The column that holds the whole record, as JSON. */
export const document = 'document';

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

interface SqlCondition {
  readonly text: string;
  readonly parameters: readonly SQLInputValue[];
}

interface SqlWhere {
  condition(terms: readonly Term[]): SqlCondition;
  /** A field in a statement: a column, or a path into the document. */
  expression(field: string): string;
}

const compare = { eq: '=', not: 'IS NOT', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const;

export function sqlWhere(declaration: CollectionDeclaration): SqlWhere {
  const { options } = declaration;
  const expression = (field: string): string =>
    options.nested?.includes(field) ? `json_extract(document, '$.${field}')` : `"${field}"`;
  const constants = indexedConstants(declaration);
  return {
    expression,
    condition(terms) {
      const parameters: SQLInputValue[] = [];
      const parts = terms.map(({ field, operator, value }) => {
        const f = expression(field);
        const isConstant = operator === 'eq' && constants.has(`${field}=${value}`);
        const fixed =
          value === null || typeof value === 'boolean' || isConstant ? sqlOf(f, operator, value) : undefined;
        if (fixed !== undefined) return fixed;
        if (operator === 'in' || operator === 'notIn') {
          // One parameter for any number of values, so that there is one statement.
          parameters.push(JSON.stringify(value));
          const values = '(SELECT value FROM json_each(?))';
          return operator === 'in' ? `${f} IN ${values}` : `(${f} IS NULL OR ${f} NOT IN ${values})`;
        }
        parameters.push(value as SQLInputValue);
        return `${f} ${compare[operator]} ?`;
      });
      return { text: parts.length > 0 ? parts.join(' AND ') : 'true', parameters };
    },
  };
}

/** For the definition of an index, which cannot have parameters. */
export function literalWhere(declaration: CollectionDeclaration, terms: readonly Term[]): string {
  const { expression } = sqlWhere(declaration);
  return terms.map(({ field, operator, value }) => sqlOf(expression(field), operator, value)).join(' AND ');
}

function sqlOf(f: string, operator: Comparison, value: unknown): string {
  if (operator === 'in' || operator === 'notIn')
    throw new TypeError('an index cannot hold records by a list of values');
  if (value === null) return `${f} ${operator === 'eq' ? 'IS NULL' : 'IS NOT NULL'}`;
  if (typeof value === 'boolean') return `${f} ${compare[operator]} ${Number(value)}`;
  return `${f} ${compare[operator]} ${typeof value === 'number' ? value : `'${String(value).replaceAll("'", "''")}'`}`;
}

// SQLite uses a partial index only when the query states the index's condition with the same constant, not with a parameter.
function indexedConstants(declaration: CollectionDeclaration): ReadonlySet<string> {
  const read = whereReader(declaration);
  const only = (declaration.options.indexes ?? []).flatMap(({ only }): AnyRecord[] => (only ? [only] : []));
  const terms = only.flatMap((where) => read(where)).filter(({ operator }) => operator === 'eq');
  return new Set(terms.map(({ field, value }) => `${field}=${value}`));
}
