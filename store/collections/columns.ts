// The fields of a record that queries may ask for. In SQLite each is a column; in MongoDB they are fields like all others.

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
type Options = Omit<Column, 'type'>;

export const text = (options: Options = {}): Of<'text'> => ({ type: 'text', ...options });
/** A whole number between -2^53 and 2^53. */
export const integer = (options: Options = {}): Of<'integer'> => ({ type: 'integer', ...options });
export const boolean = (options: Options = {}): Of<'boolean'> => ({ type: 'boolean', ...options });
/** Anything that JSON can hold. It is stored whole and cannot be queried. */
export const json = (options: Options = {}): Of<'json'> => ({ type: 'json', ...options });
/** A Uint8Array; only with `layout: 'columns'`, because JSON has no bytes. */
export const bytes = (options: Options = {}): Of<'bytes'> => ({ type: 'bytes', ...options });

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
