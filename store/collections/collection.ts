// What a service can do with one kind of record, the same on both engines.
import type { Where } from './where.ts';

/** The fields that hold a number, or numbers by name: those that can be incremented. */
export type Amounts<T> = {
  readonly [F in keyof T as NonNullable<T[F]> extends number | Readonly<Record<string, number>>
    ? F
    : never]?: NonNullable<T[F]> extends number ? number : Readonly<Record<string, number>>;
};

export interface Listing<T, Field extends string> {
  readonly where?: Where<T, Field>;
  /** Fields by precedence; `-field` sorts descending. Records that are equal in all of them come in any order. */
  readonly sort?: readonly (Field | `-${Field}`)[];
  /** Default: all. */
  readonly limit?: number;
}

export interface Newest<T, Field extends string, Id> {
  readonly where?: Where<T, Field>;
  /** Only records with a smaller id: the last one of the page before. */
  readonly before?: Id | undefined;
  readonly limit: number;
}

/**
 * Records of one kind, each under its id.
 * @typeParam Field the fields that `where` and `sort` may use: the key, the columns, the nested paths
 */
export interface Collection<T, Key extends keyof T, Field extends string> {
  find(id: T[Key]): Promise<T | null>;
  /** Those that exist, in the order of `ids`. */
  findMany(ids: readonly T[Key][]): Promise<T[]>;
  /** One of the records that match, or null. */
  findBy(where: Where<T, Field>): Promise<T | null>;
  list(listing?: Listing<T, Field>): Promise<T[]>;
  /** By descending id. Ids that are UUIDs version 7 sort by the time they were made, so the newest comes first. */
  newest(page: Newest<T, Field, T[Key]>): Promise<T[]>;
  /** One column of each of these records, by id; reads nothing else of them. */
  pick<F extends Field & keyof T>(field: F, ids: readonly T[Key][]): Promise<Map<T[Key], T[F]>>;
  /** @param atMost stops at this many: the cost no longer grows with the number of records that match */
  count(where?: Where<T, Field>, atMost?: number): Promise<number>;

  /** Fails when the id or a unique field is taken. */
  insert(record: T): Promise<void>;
  /** False, with nothing changed, when the id is taken. */
  insertIfAbsent(record: T): Promise<boolean>;
  /** Inserts the record, or replaces the one with its id. */
  put(record: T): Promise<void>;
  /**
   * Replaces the record with its id, if its version is `expectedVersion`.
   * @throws {ConcurrentChangeError} when another change came first
   */
  replace(record: T, expectedVersion: number): Promise<void>;
  /** Replaces the record with its id, whatever its version; false when there is none. */
  overwrite(record: T): Promise<boolean>;
  /** Sets some fields; returns the record as it is now, or null when there is none. */
  change(id: T[Key], fields: Partial<Omit<T, Key>>): Promise<T | null>;
  /** Sets some fields of all records that match; returns how many matched. */
  changeWhere(where: Where<T, Field>, fields: Partial<Omit<T, Key>>): Promise<number>;

  /** Adds `by` to a number; false, with nothing changed, when it would fall below `floor`, or there is no such record. */
  adjust(id: T[Key], field: keyof Amounts<T>, by: number, options?: { readonly floor?: number }): Promise<boolean>;
  /**
   * Adds to numbers of the record with the id of `start`; where there is none, `start` is inserted first. Parallel
   * transactions lose no addition. A field that holds numbers by name gets a new name on its first addition.
   * @param start the record before anything is counted: every number that `amounts` names is 0 in it
   */
  increment(start: T, amounts: Amounts<T>): Promise<void>;

  /** False when there is none. */
  remove(id: T[Key]): Promise<boolean>;
  /** Removes all records that match; returns how many. `where` may not be empty. */
  removeWhere(where: Where<T, Field>): Promise<number>;
}

/** A record of which there is only one, such as a service's settings. */
export interface Single<T> {
  /** Null before the first `put`. */
  find(): Promise<T | null>;
  put(value: T): Promise<void>;
}
