// Conditions as a filter of MongoDB, and the indexes of a collection.
import type { Document, IndexDescription } from 'mongodb';
import { sortTerm, whereReader } from './both-engines.ts';
import type { CollectionDeclaration } from './declaration.ts';
import type { Operator, Term } from './where.ts';

const operators: Readonly<Record<Exclude<Operator, 'eq'>, string>> = {
  not: '$ne',
  lt: '$lt',
  lte: '$lte',
  gt: '$gt',
  gte: '$gte',
  in: '$in',
  notIn: '$nin',
};

export interface MongoWhere {
  filter(terms: readonly Term[]): Document;
  /** A field in a document. */
  path(field: string): string;
}

export function mongoWhere({ options: { key, mongoMarker } }: CollectionDeclaration): MongoWhere {
  const path = (field: string): string => (field === key ? '_id' : field);
  const filterOf = (terms: readonly Term[]): Document => {
    // `$and`, because a field may have several conditions with the same operator.
    const parts = terms.map(({ field, operator, value }) => ({
      [path(field)]: operator === 'eq' ? value : { [operators[operator]]: value },
    }));
    return parts.length > 1 ? { $and: parts } : (parts[0] ?? {});
  };
  return {
    path,
    filter: (terms) => filterOf(mongoMarker ? [...terms, { field: mongoMarker, operator: 'not', value: null }] : terms),
  };
}

export function mongoIndexes(declaration: CollectionDeclaration): IndexDescription[] {
  const { columns, options } = declaration;
  const { path, filter } = mongoWhere({ ...declaration, options: { key: options.key } });
  const readWhere = whereReader(declaration);
  const unique = Object.entries(columns).flatMap(([field, { unique: name }]) =>
    name === undefined ? [] : [{ name, key: { [field]: 1 }, unique: true }],
  );
  const declared = (options.indexes ?? [])
    .filter(({ engine }) => engine !== 'sqlite')
    .map(({ name, on, only }) => {
      const fields = on.map(sortTerm).map(({ field, descending }) => [path(field), descending ? -1 : 1] as const);
      const key = Object.fromEntries(fields);
      return only ? { name, key, partialFilterExpression: filter(readWhere(only)) } : { name, key };
    });
  return [...unique, ...declared];
}
