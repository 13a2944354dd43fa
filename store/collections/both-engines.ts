// What both engines do the same way.
import type { CollectionDeclaration } from './declaration.ts';
import { type Term, termsOf } from './where.ts';

/** A record whose type only its service knows. */
export type AnyRecord = Readonly<Record<string, unknown>>;

/** Reads a `where` by a collection's declaration. */
export function whereReader({ columns, options }: CollectionDeclaration): (where: AnyRecord) => Term[] {
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
      // MongoDB would take these for a path or an operator.
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
    if (!nothing) throw new RangeError(`an increment starts from nothing: ${field} must be 0 or {}`);
  }
}
