// The columns of the menu's two CSV files, and writing them.
import type { FoodInformation, MenuFileItem, OptionChoice } from '@waggle/contracts';
import { amountCell, notCounted, type Separator, writeCell, writeCodes, writeSwitch } from './csv-cells.rules.ts';
import { writeHours } from './hours-cell.rules.ts';

export const foodColumns = ['contains', 'may_contain', 'additives', 'diets'] as const;

export const dishColumns = [
  ...(['item_id', 'name', 'description', 'category', 'place', 'price', 'deposit', 'tax_category'] as const),
  ...(['stock', 'sold_out', 'sold_out_until', 'hours', 'picture'] as const),
  ...foodColumns,
] as const;

/** One line for each choice; what its option says is the same on each line of it. */
export const choiceColumns = [
  ...(['item_id', 'option_id', 'option', 'choose', 'at_least', 'at_most', 'free'] as const),
  ...(['choice_id', 'choice', 'price', 'tax_category', 'sold_out', 'sold_out_until'] as const),
  ...foodColumns,
] as const;

export const menuColumns = {
  dishes: { columns: dishColumns, needed: ['item_id'], translated: ['name', 'description'] },
  choices: { columns: choiceColumns, needed: ['item_id', 'option_id', 'choice_id'], translated: ['option', 'choice'] },
} as const;

export interface Written {
  /** The digits of the currency's minor unit. */
  readonly digits: number;
  readonly separator: Separator;
}

export function writeDishes(items: readonly MenuFileItem[], written: Written): string {
  const tags = tagsOf(items);
  const head = [...dishColumns, ...tags.flatMap((tag) => [`name:${tag}`, `description:${tag}`])];
  const rows = items.map((item) => [
    ...[item.item_id, item.name, item.description, item.category, item.place ?? ''],
    amountCell(item.price, written.digits, written.separator),
    amountCell(item.deposit, written.digits, written.separator),
    ...[item.tax_category, item.stock ?? notCounted, writeSwitch(item.sold_out), item.sold_out_until ?? ''],
    writeHours(item.hours),
    item.picture ?? '',
    ...foodCells(item.food),
    ...tags.flatMap((tag) => [item.translations[tag]?.name ?? '', item.translations[tag]?.description ?? '']),
  ]);
  return textOf([head, ...rows], written);
}

export function writeChoices(items: readonly MenuFileItem[], written: Written): string {
  const options = items.flatMap((item) => item.options.map((option) => ({ item, option })));
  const tags = tagsOf(options.flatMap(({ option }) => [option, ...option.choices]));
  const head = [...choiceColumns, ...tags.flatMap((tag) => [`option:${tag}`, `choice:${tag}`])];
  const rows = options.flatMap(({ item, option }) =>
    option.choices.map((choice) => [
      ...[item.item_id, option.option_id, option.name, option.choose],
      ...[option.at_least ?? '', option.at_most ?? '', option.free ?? ''],
      ...[choice.choice_id, choice.name, amountCell(choice.price, written.digits, written.separator)],
      ...[choice.tax_category ?? '', writeSwitch(choice.sold_out), choice.sold_out_until ?? ''],
      ...foodCells(choice.food),
      ...tags.flatMap((tag) => [option.translations?.[tag]?.name ?? '', choice.translations?.[tag]?.name ?? '']),
    ]),
  );
  return textOf([head, ...rows], written);
}

const foodCells = (food: FoodInformation | null | OptionChoice['food']): string[] =>
  foodColumns.map((column) => writeCodes(food?.[column]));

const tagsOf = (of: readonly { readonly translations?: object | undefined }[]): string[] =>
  [...new Set(of.flatMap(({ translations = {} }) => Object.keys(translations)))].sort();

/** With a byte order mark, without which Excel takes UTF-8 for another encoding, and the line ends of RFC 4180. */
const textOf = (rows: readonly (readonly (string | number)[])[], { separator }: Written): string =>
  `\uFEFF${rows.map((row) => `${row.map((cell) => writeCell(String(cell), separator)).join(separator)}\r\n`).join('')}`;
