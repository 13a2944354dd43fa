// Collections: what a service keeps, declared once for both engines.

export { sessionOptions } from '../mongo/session.ts';
export type { Amounts, Collection, Listing, Newest, Single } from './collection.ts';
export * from './columns.ts';
export {
  type CollectionDeclaration,
  collection,
  type DeclaredRecords,
  defineRecords,
  type OwnDeclaration,
  own,
  type RecordsOf,
  type StoreDefinition,
  single,
  table,
} from './declaration.ts';
export type { Where } from './where.ts';
