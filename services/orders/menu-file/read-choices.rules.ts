// The options of dishes with their choices, from the CSV file: one line for each choice.
import type { MenuOption, OptionChoice } from '@waggle/contracts';
import { cellText, readAmount, readSwitch, readWhole } from './csv-cells.rules.ts';
import type { DishDraft } from './draft.rules.ts';
import { faultAt } from './menu-fault.rules.ts';
import { given, type MenuById, type ReadDishes, translationCells } from './read-dishes.rules.ts';
import { readFood } from './read-food.rules.ts';
import { type Table, type TableRow, take } from './read-table.rules.ts';

interface Line {
  readonly row: TableRow;
  readonly item_id: string;
  readonly option_id: string;
  readonly choice_id: string;
}

/** @param digits of the currency's minor unit */
export function readChoices(table: Table, menu: MenuById, digits: number): ReadDishes {
  const faults = [...table.faults];
  const lines = table.rows.map((row): Line => {
    const id = (column: string) => cellText(row.cell(column) ?? '').trim();
    return { row, item_id: id('item_id'), option_id: id('option_id'), choice_id: id('choice_id') };
  });
  const dishes = [...Map.groupBy(lines, ({ item_id }) => item_id)].map(([item_id, ofDish]): DishDraft => {
    const before = menu.get(item_id)?.options ?? [];
    const groups = [...Map.groupBy(ofDish, ({ option_id }) => option_id)];
    const options = groups.map(([option_id, ofOption]) =>
      readOption(
        ofOption,
        before.find((option) => option.option_id === option_id),
      ),
    );
    const place = (pointer: string) => {
      const [, , n, field, m, part, code] = pointer.split('/');
      const [, ofOption = ofDish] = groups[Number(n)] ?? [];
      const { row } = (field === 'choices' && ofOption[Number(m)]) || ofOption[0] || (ofDish[0] as Line);
      return row.place(columnOf(field, part, code));
    };
    return { item_id, fields: { options }, place };
  });
  return { dishes, faults };

  function readOption(ofOption: readonly Line[], before: MenuOption | undefined): unknown {
    const [first] = ofOption as [Line, ...Line[]];
    const { row } = first;
    for (const line of ofOption.slice(1)) {
      for (const column of ofTheOption(row)) {
        const cell = line.row.cell(column);
        if (cell !== row.cell(column)) faults.push(faultAt(line.row.place(column), 'options_differ', cell));
      }
    }
    const count = (column: string, was: number | undefined) => {
      const cell = row.cell(column);
      if (cell === undefined) return was;
      return cell.trim() === '' ? undefined : take(row, column, readWhole, faults);
    };
    return given({
      option_id: first.option_id,
      name: text(row, 'option') ?? before?.name,
      choose: text(row, 'choose')?.trim().toLowerCase() ?? before?.choose,
      at_least: count('at_least', before?.at_least),
      at_most: count('at_most', before?.at_most),
      free: count('free', before?.free),
      translations: namesOf(row, 'option', before),
      choices: ofOption.map((line) =>
        readChoice(
          line,
          before?.choices.find(({ choice_id }) => choice_id === line.choice_id),
        ),
      ),
    });
  }

  function readChoice({ row, choice_id }: Line, before: OptionChoice | undefined): unknown {
    const price = row.cell('price');
    const soldOut = take(row, 'sold_out', readSwitch, faults) ?? before?.sold_out;
    const until = text(row, 'sold_out_until');
    const taxed = text(row, 'tax_category');
    const food = readFood(row, before?.food, faults);
    return given({
      choice_id,
      name: text(row, 'choice') ?? before?.name,
      price:
        price === undefined
          ? (before?.price ?? 0)
          : take(row, 'price', (cell) => readAmount(cell.trim() || '0', digits, table.separator), faults),
      tax_category: taxed === undefined ? before?.tax_category : taxed.trim().toLowerCase() || undefined,
      ...(soldOut ? { sold_out: true } : {}),
      sold_out_until: until === undefined ? before?.sold_out_until : until.trim() || undefined,
      food: food === undefined ? before?.food : (food ?? undefined),
      translations: namesOf(row, 'choice', before),
    });
  }
}

const text = (row: TableRow, column: string): string | undefined => {
  const cell = row.cell(column);
  return cell === undefined ? undefined : cellText(cell);
};

function namesOf(row: TableRow, column: string, before: Pick<OptionChoice, 'translations'> | undefined) {
  const names = translationCells(row, before?.translations, { name: column }) ?? before?.translations;
  return names && Object.keys(names).length > 0 ? names : undefined;
}

/** The columns that say the same on each line of an option. */
const ofTheOption = ({ tags }: TableRow): string[] => [
  ...['option', 'choose', 'at_least', 'at_most', 'free'],
  ...tags.map((tag) => `option:${tag}`),
];

/** `/options/0/choices/2/food/contains` stands in `contains`; `/options/0/name` in `option`. */
function columnOf(field: string | undefined, part: string | undefined, code: string | undefined): string {
  if (field !== 'choices') return field === 'name' ? 'option' : (field ?? 'option_id');
  if (part === 'name') return 'choice';
  return part === 'food' ? (code ?? 'contains') : (part ?? 'choice_id');
}
