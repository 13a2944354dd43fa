// Collections: what a service keeps, declared once for both engines.

export type { Amounts, Collection, Listing, Newest, Single } from './collection.ts';
export * from './declaration.ts';
export type { Where } from './where.ts';
