// Conditions as SQL.
import type { SQLInputValue } from 'node:sqlite';
import { type AnyRecord, whereReader } from './both-engines.ts';
import type { CollectionDeclaration } from './declaration.ts';
import type { Operator, Term } from './where.ts';

export interface SqlCondition {
  readonly text: string;
  readonly parameters: readonly SQLInputValue[];
}

export interface SqlWhere {
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

function sqlOf(f: string, operator: Operator, value: unknown): string {
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
