// The dishes of the CSV file.
import type { MenuFault, MenuFileItem } from '@waggle/contracts';
import { cellText, notCounted, readAmount, readSwitch, readWhole } from './csv-cells.rules.ts';
import type { DishDraft } from './draft.rules.ts';
import { readHours } from './hours-cell.rules.ts';
import { readFood } from './read-food.rules.ts';
import { type Table, type TableRow, take } from './read-table.rules.ts';

export type MenuById = ReadonlyMap<string, MenuFileItem>;

export interface ReadDishes {
  readonly dishes: readonly DishDraft[];
  readonly faults: readonly MenuFault[];
}

export function readDishes({ rows, separator, ...table }: Table, menu: MenuById, digits: number): ReadDishes {
  const faults = [...table.faults];
  const amount = (row: TableRow, column: string) =>
    take(row, column, (cell) => readAmount(cell, digits, separator), faults);
  const dishes = rows.map((row): DishDraft => {
    const item_id = cellText(row.cell('item_id') ?? '').trim();
    const before = menu.get(item_id);
    const text = (column: string) => take(row, column, (cell) => ({ value: cellText(cell) }), faults);
    const orNull = (column: string) => take(row, column, (cell) => ({ value: cellText(cell).trim() || null }), faults);
    const fields = {
      name: text('name'),
      description: text('description'),
      category: text('category'),
      place: take<number | null>(
        row,
        'place',
        (cell) => (cell.trim() === '' ? { value: null } : readWhole(cell)),
        faults,
      ),
      // Of a dish that is there, an empty price is a slip; a new one is told that it needs one.
      price: row.cell('price')?.trim() === '' && !before ? undefined : amount(row, 'price'),
      deposit: row.cell('deposit')?.trim() === '' ? 0 : amount(row, 'deposit'),
      tax_category: text('tax_category')?.trim().toLowerCase() || undefined,
      stock: take<number | null>(
        row,
        'stock',
        (cell) => ([notCounted, ''].includes(cell.trim().toLowerCase()) ? { value: null } : readWhole(cell)),
        faults,
      ),
      sold_out: take(row, 'sold_out', readSwitch, faults),
      sold_out_until: orNull('sold_out_until'),
      hours: take(row, 'hours', readHours, faults),
      picture: orNull('picture'),
      food: readFood(row, before?.food, faults),
      translations: translationCells(row, before?.translations, { name: 'name', description: 'description' }),
    };
    return { item_id, fields: given(fields), place: (pointer) => row.place(columnOf(pointer)) };
  });
  return { dishes, faults };
}

/** The columns that stand for a part of a dish: `/translations/de/name` is `name:de`. */
function columnOf(pointer: string): string {
  const [, field = 'item_id', part, text] = pointer.split('/');
  if (field === 'translations' && part !== undefined && text !== undefined) return `${text}:${part}`;
  return field === 'food' ? (part ?? 'contains') : field;
}

type Texts = Readonly<Record<string, Readonly<Record<string, string | undefined>>>>;

/**
 * The texts in other languages: those of the file's columns, and of other languages as they were. Undefined: no column has any.
 * @param columns by text
 */
export function translationCells(
  row: TableRow,
  before: Texts | undefined,
  columns: Readonly<Record<string, string>>,
): Record<string, Record<string, string>> | undefined {
  const isThere = row.tags.some((tag) => Object.values(columns).some((one) => row.cell(`${one}:${tag}`) !== undefined));
  if (!isThere) return undefined;
  const tags = [...new Set([...Object.keys(before ?? {}), ...row.tags])];
  const languages = tags.flatMap((tag) => {
    const texts = Object.entries(columns).flatMap(([text, column]): [string, string][] => {
      const cell = row.cell(`${column}:${tag}`);
      const value = cell === undefined ? before?.[tag]?.[text] : cellText(cell);
      return value ? [[text, value]] : [];
    });
    return texts.length > 0 ? [[tag, Object.fromEntries(texts)] as const] : [];
  });
  return Object.fromEntries(languages);
}

/** Without the fields of which the file says nothing. */
export const given = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
