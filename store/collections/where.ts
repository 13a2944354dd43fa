// What both engines read in the same way: conditions on declared fields, sort terms, amounts to add.

type Scalar = string | number | boolean | null;

/** A value, or a range. Null also matches records that lack the field; a range never matches those. */
export type Condition<V> =
  | V
  | null
  | {
      readonly lt?: NonNullable<V>;
      readonly lte?: NonNullable<V>;
      readonly gt?: NonNullable<V>;
      readonly gte?: NonNullable<V>;
      readonly in?: readonly NonNullable<V>[];
      /** Also matches records that lack the field. */
      readonly notIn?: readonly NonNullable<V>[];
      /** `not: null`: records that have the field. */
      readonly not?: V | null;
      /** For text. */
      readonly startsWith?: string;
    };

type ValueOf<T, Field> = Field extends keyof T
  ? Exclude<T[Field], undefined> | (undefined extends T[Field] ? null : never)
  : Scalar;

/** All conditions hold. */
export type Where<T, Field extends string> = { readonly [F in Field]?: Condition<ValueOf<T, F>> };

export type Comparison = 'eq' | 'not' | 'lt' | 'lte' | 'gt' | 'gte' | 'in' | 'notIn';

/** One condition, as the engines get it. */
export interface Term {
  readonly field: string;
  readonly operator: Comparison;
  readonly value: unknown;
}

/** A record whose type only its service knows. */
export type AnyRecord = Readonly<Record<string, unknown>>;

/** The part of a collection's declaration that lists its fields. */
interface DeclaredFields {
  readonly columns: AnyRecord;
  readonly options: { readonly key: string; readonly nested?: readonly string[] };
}

/** Reads a `where` by a collection's declaration. */
export function whereReader({ columns, options }: DeclaredFields): (where: AnyRecord) => Term[] {
  const fields = new Set([options.key, ...Object.keys(columns), ...(options.nested ?? [])]);
  return (where) => termsOf(where, (field) => fields.has(field));
}

/** `-due_at` → descending by `due_at`. */
export const sortTerm = (term: string): { readonly field: string; readonly descending: boolean } =>
  term.startsWith('-') ? { field: term.slice(1), descending: true } : { field: term, descending: false };

export const refuseEverything = (terms: readonly Term[], removing: string): void => {
  if (terms.length === 0) throw new TypeError(`${removing} needs a condition: an empty one would match every record`);
};

type AmountPath = readonly [path: readonly [field: string, name?: string], by: number];

/** `{ orders: 1, minutes: { '5': 1 } }` → `[['orders'], 1], [['minutes', '5'], 1]`. */
export function amountPaths(amounts: AnyRecord): AmountPath[] {
  return Object.entries(amounts).flatMap(([field, amount]): AmountPath[] => {
    if (typeof amount === 'number') return [[[field], amount]];
    return Object.entries(amount as Record<string, number>).map(([name, by]) => {
      // MongoDB would read these as a path or an operator.
      if (name === '' || /[.$]/.test(name))
        throw new TypeError(`${field} cannot count ${JSON.stringify(name)}: a name has no . or $`);
      return [[field, name], by];
    });
  });
}

/** @throws {RangeError} when `start` is not where counting starts: MongoDB would lose what it holds */
export function refuseCounted(start: AnyRecord, amounts: AnyRecord): void {
  for (const field of Object.keys(amounts)) {
    const value = start[field];
    const nothing = typeof value === 'object' && value !== null ? Object.keys(value).length === 0 : value === 0;
    if (!nothing) throw new RangeError(`an increment needs a start of zero: ${field} must be 0 or {}`);
  }
}

/** @throws {TypeError} when a field is not declared, or a value is undefined, which would match everything on one engine */
function termsOf(where: Readonly<Record<string, unknown>>, isField: (field: string) => boolean): Term[] {
  return Object.entries(where).flatMap(([field, condition]) => {
    if (!isField(field)) throw new TypeError(`records cannot be found by ${field}: declare it as a column`);
    const terms = termsOfField(field, condition);
    for (const { operator, value } of terms) {
      if (value === undefined) throw new TypeError(`the condition ${operator} on ${field} has no value`);
    }
    return terms;
  });
}

function termsOfField(field: string, condition: unknown): Term[] {
  if (typeof condition !== 'object' || condition === null) return [{ field, operator: 'eq', value: condition }];
  return Object.entries(condition).flatMap(([operator, value]): Term[] => {
    if (operator !== 'startsWith') return [{ field, operator: operator as Comparison, value }];
    // The last code point there is: both engines compare text by its bytes in UTF-8.
    return [
      { field, operator: 'gte', value },
      { field, operator: 'lte', value: `${value}\u{10ffff}` },
    ];
  });
}
