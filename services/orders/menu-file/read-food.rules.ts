// What a dish or a choice contains, from the cells of its line.
import type { FoodInformation, MenuFault } from '@waggle/contracts';
import { additives, allergens, diets } from '@waggle/contracts/food-codes.ts';
import { readCodes } from './csv-cells.rules.ts';
import { faultAt } from './menu-fault.rules.ts';
import { foodColumns } from './menu-table.rules.ts';
import { type TableRow, take } from './read-table.rules.ts';

const codes = { contains: allergens, may_contain: allergens, additives, diets };

/** Undefined: the file says nothing about it; null: not stated. What a column does not say stays, and nothing is guessed. */
export function readFood(
  row: TableRow,
  before: FoodInformation | null | undefined,
  faults: MenuFault[],
): FoodInformation | null | undefined {
  const there = foodColumns.filter((column) => row.cell(column) !== undefined);
  if (there.length === 0) return undefined;
  const lists = foodColumns.map((column) => {
    const known: readonly string[] = codes[column];
    const read = take(row, column, (cell) => readCodes(cell, known), faults);
    return { column, list: there.includes(column) ? read : before?.[column] };
  });
  if (there.every((column) => lists.some((one) => one.column === column && one.list === null))) return null;
  for (const { column, list } of lists) {
    if (list === null || (list === undefined && !there.includes(column)))
      faults.push(faultAt(row.place(column), 'stated_in_part'));
  }
  return Object.fromEntries(lists.map(({ column, list }) => [column, list ?? []])) as FoodInformation;
}
