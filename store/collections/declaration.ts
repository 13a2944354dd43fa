// How a service declares its records: one declaration, from which both engines create their tables and collections.

import type { DatabaseSync } from 'node:sqlite';
import type { Cause, CreatedEvent, StreamName } from '@waggle/contracts';
import type { ClientSession, Db, IndexDescription } from 'mongodb';
import type { Collection, Single } from './collection.ts';

/** A field of a record that queries may use. In SQLite it is a column, in MongoDB a field like all others. */
export interface Column {
  readonly type: 'text' | 'integer' | 'boolean' | 'json' | 'bytes';
  /** The field may be null or absent. Both read back as null from a column; a document keeps them as they were. */
  readonly optional?: true;
  /** At most one record has each value. The text names the index in MongoDB. */
  readonly unique?: string;
  /** The smallest value that SQLite accepts: a last guard, since MongoDB has none. */
  readonly min?: number;
  /** What records from before the field existed have in it. Required for a field that is added to a columns layout. */
  readonly default?: unknown;
}

type Of<Type extends Column['type']> = Column & { readonly type: Type };
type ColumnOptions = Omit<Column, 'type'>;

export const text = (options: ColumnOptions = {}): Of<'text'> => ({ type: 'text', ...options });
/** A whole number between -2^53 and 2^53. */
export const integer = (options: ColumnOptions = {}): Of<'integer'> => ({ type: 'integer', ...options });
export const boolean = (options: ColumnOptions = {}): Of<'boolean'> => ({ type: 'boolean', ...options });
/** Anything that JSON can hold. It is stored whole and cannot be queried. */
export const json = (options: ColumnOptions = {}): Of<'json'> => ({ type: 'json', ...options });
/** A Uint8Array; only with `layout: 'columns'`, because JSON has no bytes. */
export const bytes = (options: ColumnOptions = {}): Of<'bytes'> => ({ type: 'bytes', ...options });

/** The kind of column that can hold a field of type `V`. */
export type ColumnFor<V> =
  | Of<'json'>
  | ([NonNullable<V>] extends [string]
      ? Of<'text'>
      : [NonNullable<V>] extends [number]
        ? Of<'integer'>
        : [NonNullable<V>] extends [boolean]
          ? Of<'boolean'>
          : [NonNullable<V>] extends [Uint8Array]
            ? Of<'bytes'>
            : never);

/** The columns of a record type, by field. */
export type Columns = Readonly<Record<string, Column>>;

/** An index of a collection. Names are stored: another name makes another index. */
export interface Index {
  readonly name: string;
  /** Fields in order; `-field` sorts descending. */
  readonly on: readonly string[];
  /** The index holds only records for which this holds; queries must state the same. */
  readonly only?: Readonly<Record<string, unknown>>;
  /** Default: `<table>_<name>`. */
  readonly sqliteName?: string;
  /** Default: both engines have it. */
  readonly engine?: 'sqlite' | 'mongo';
}

interface Options<T, Key, Field extends string> {
  /** The field that holds the id: text. */
  readonly key: Key;
  /** The version field, with which `replace` detects that another change came first. */
  readonly version?: Field & keyof T;
  /** What one record is called in errors. Default: the collection's name. */
  readonly label?: string;
  /** Paths into a document, such as `subject.next`, that queries may use besides columns. */
  readonly nested?: readonly Field[];
  readonly indexes?: readonly Index[];
  /**
   * Turns a record of an earlier version into one of today. It gets every record that is read, so it must leave today's
   * as they are.
   */
  readKept?(kept: never): T;
  /**
   * In a database that services share, the one that it names: `waggle` itself, or `waggle_audit`; in SQLite the table `waggle_<name>`.
   * Only one service may change it; into the second the others may insert.
   */
  readonly shared?: 'waggle' | 'waggle_audit';
  /** MongoDB only: the collection also holds documents that are no such records; those lack this field. */
  readonly mongoMarker?: Field;
}

/** Options without the types that only the service knows. */
type AnyOptions = Options<Readonly<Record<string, unknown>>, string, string>;

export interface CollectionDeclaration<T = unknown, Key = unknown, Field extends string = string> {
  readonly kind: 'collection';
  readonly layout: 'document' | 'columns';
  readonly columns: Columns;
  readonly options: AnyOptions;
  /** Only for the types. */
  readonly types?: readonly [record: T, key: Key, field: Field];
}

type TextKeys<T> = { [F in keyof T]: T[F] extends string ? F : never }[keyof T] & string;

/**
 * Records that SQLite keeps as one JSON document each, beside the columns that queries need. The usual layout: a new field
 * needs no new column.
 */
export const collection =
  <T extends object>() =>
  <
    const Key extends TextKeys<T>,
    const Fields extends { readonly [F in Exclude<keyof T, Key>]?: ColumnFor<T[F]> },
    const Nested extends string = never,
  >(
    declared: Options<T, Key, Key | (keyof Fields & string) | Nested> & {
      readonly columns?: Fields & { readonly [F in Exclude<keyof Fields, keyof T>]: never };
      readonly nested?: readonly Nested[];
    },
  ): CollectionDeclaration<T, Key, Key | (keyof Fields & string) | Nested> => {
    const { columns = {}, ...options } = declared;
    const wrong = Object.entries(columns as Columns).find(([, { type }]) => type === 'bytes');
    if (wrong) throw new TypeError(`${wrong[0]} holds bytes, which a document cannot: declare a table`);
    return {
      kind: 'collection',
      layout: 'document',
      columns: columns as Columns,
      options: options as unknown as AnyOptions,
    };
  };

/** Records that SQLite keeps with a column for each field: for bytes, and for tables that have always been so. */
export const table =
  <T extends object>() =>
  <const Key extends TextKeys<T>>(
    declared: Options<T, Key, keyof T & string> & {
      readonly columns: { readonly [F in Exclude<keyof T, Key>]-?: ColumnFor<T[F]> };
    },
  ): CollectionDeclaration<T, Key, keyof T & string> => {
    const { columns, ...options } = declared;
    return {
      kind: 'collection',
      layout: 'columns',
      columns: columns as Columns,
      options: options as unknown as AnyOptions,
    };
  };

export interface SingleDeclaration<T = unknown> {
  readonly kind: 'single';
  /** The field, in SQLite the column, that holds the value. */
  readonly field: string;
  /** Only for the type. */
  readonly value?: T;
}

/** A record of which there is only one. */
export const single = <T>(field: string): SingleDeclaration<T> => ({ kind: 'single', field });

/** The options of a call on a collection of MongoDB: the session of the transaction that is running, or none for reads. */
export type InSession = () => { readonly session?: ClientSession };

export interface CustomDeclaration<Records extends object = object> {
  readonly kind: 'own';
  readonly sqlite: {
    /** `CREATE TABLE IF NOT EXISTS … STRICT` statements; table names begin with the service's name. */
    readonly schema?: string;
    /** Called once for each connection, so that statements are prepared once. */
    records(db: DatabaseSync): Records;
  };
  readonly mongo: {
    /** collection → its indexes. */
    readonly collections?: Readonly<Record<string, readonly IndexDescription[]>>;
    /** Every call must spread `inSession()` into its options: one without it silently leaves the transaction. */
    records(db: Db, inSession: InSession): Records;
  };
}

/** Queries that no collection can express, written for each engine, next to each other so that they stay equivalent. */
export const own = <Records extends object>(
  engines: Omit<CustomDeclaration<Records>, 'kind'>,
): CustomDeclaration<Records> => ({
  kind: 'own',
  ...engines,
});

export type Declaration = CollectionDeclaration | SingleDeclaration | CustomDeclaration;

/** What a declaration becomes in a store. */
export type Opened<D> =
  D extends CollectionDeclaration<infer T, infer Key, infer Field>
    ? Collection<T, Key & keyof T, Field>
    : D extends SingleDeclaration<infer T>
      ? Single<T>
      : D extends CustomDeclaration<infer Records>
        ? Records
        : never;

export type AllOpened<Declarations> = { readonly [Name in keyof Declarations]: Opened<Declarations[Name]> };

/** What a service keeps: the same records on both engines. */
export interface DeclaredRecords<Records extends object> {
  readonly declarations: Readonly<Record<string, Declaration>>;
  /** Turns the opened declarations into what use cases see. */
  records(opened: Readonly<Record<string, unknown>>): Records;
}

/** A service's store: its records, and what it may emit. */
export interface StoreDefinition<Records extends object> extends DeclaredRecords<Records> {
  readonly service: string;
  /** The streams that it may emit events on. */
  readonly publishes: readonly StreamName[];
  /** Those of its records that are made of events alone, and can be made anew. */
  readonly projection?: readonly string[];
  /** Streams without a reader in this deployment: events emitted on them are validated and dropped. */
  readonly unread?: readonly StreamName[];
  /** Called after each commit with the events that it created; not with those on `unread` streams. */
  readonly created?: (cause: Cause, events: readonly CreatedEvent[]) => void;
}

/**
 * Declares what a service keeps. The names of the declarations are those of the tables (`<service>_<name>`) and of the
 * MongoDB collections.
 * @param records turns the opened declarations into what use cases see; default: the declarations themselves
 */
export function defineRecords<
  const Declarations extends Readonly<Record<string, Declaration>>,
  Records extends object = AllOpened<Declarations>,
>(declarations: Declarations, records?: (opened: AllOpened<Declarations>) => Records): DeclaredRecords<Records> {
  return {
    declarations,
    records: (opened) => (records ? records(opened as AllOpened<Declarations>) : (opened as unknown as Records)),
  };
}

/** What a definition gives its use cases. */
export type RecordsOf<Definition> = Definition extends DeclaredRecords<infer Records> ? Records : never;
