// Which records are meant: conditions on declared fields, which each engine turns into its own query.

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

export type Operator = 'eq' | 'not' | 'lt' | 'lte' | 'gt' | 'gte' | 'in' | 'notIn';

/** One condition, as the engines get it. */
export interface Term {
  readonly field: string;
  readonly operator: Operator;
  readonly value: unknown;
}

/** @throws {TypeError} when a field is not declared, or a value is undefined, which would match everything on one engine */
export function termsOf(where: Readonly<Record<string, unknown>>, isField: (field: string) => boolean): Term[] {
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
    if (operator !== 'startsWith') return [{ field, operator: operator as Operator, value }];
    // The last code point there is: both engines compare text by its bytes in UTF-8.
    return [
      { field, operator: 'gte', value },
      { field, operator: 'lte', value: `${value}\u{10ffff}` },
    ];
  });
}
