// Reads the files of an import, against the menu that is there.
import { limits, type MenuFault, type MenuImport } from '@waggle/contracts';
import { composed } from '@waggle/contracts/composed.ts';
import { minorUnitDigits } from '@waggle/contracts/currency.ts';
import { checkSettings } from './check-dish.ts';
import type { DishDraft, MenuDraft } from './draft.rules.ts';
import { faultAt } from './menu-fault.rules.ts';
import { parseCsv } from './parse-csv.ts';
import { readChoices } from './read-choices.rules.ts';
import { type MenuById, type ReadDishes, readDishes } from './read-dishes.rules.ts';
import { readJson } from './read-json.rules.ts';
import { readTable } from './read-table.rules.ts';

/** Parses the files; the draft then follows from the menu, which may be read in a transaction. */
export function parseFiles(
  { json, dishes, choices }: MenuImport['files'],
  currency: string,
): (menu: MenuById) => MenuDraft {
  const whole = json === undefined ? null : readJson(json, currency, checkSettings);
  const tables = {
    dishes: dishes === undefined ? null : readTable('dishes', parseCsv(dishes)),
    choices: choices === undefined ? null : readTable('choices', parseCsv(choices)),
  };
  const digits = minorUnitDigits(currency);
  return (menu) => {
    const ofDishes = tables.dishes && readDishes(tables.dishes, menu, digits);
    const ofChoices = tables.choices && readChoices(tables.choices, menu, digits);
    const drafts = [...(whole ? [whole] : []), ...(ofDishes || ofChoices ? [joined(ofDishes, ofChoices, menu)] : [])];
    const all = drafts.flatMap((draft) => draft.dishes);
    const tooMany = all[limits.menuFileItems];
    const faults = drafts.flatMap((draft) => draft.faults);
    return {
      dishes: all.map((dish) => ({ ...dish, fields: composed(dish.fields) })),
      settings: whole ? composed(whole.settings) : null,
      lists: {
        dishes: drafts.some(({ lists }) => lists.dishes),
        options: drafts.some(({ lists }) => lists.options),
      },
      faults: tooMany ? [...faults, faultAt(tooMany.place('/item_id'), 'too_many')] : faults,
    };
  };
}

/** One draft of a dish, from its line among the dishes and its lines among the choices. */
function joined(dishes: ReadDishes | null, choices: ReadDishes | null, menu: MenuById): MenuDraft {
  const faults: MenuFault[] = [...(dishes?.faults ?? []), ...(choices?.faults ?? [])];
  const options = new Map(choices?.dishes.map((dish) => [dish.item_id, dish]));
  const drafts = (dishes?.dishes ?? []).map((dish): DishDraft => {
    const own = options.get(dish.item_id);
    options.delete(dish.item_id);
    if (!choices) return dish;
    return {
      ...dish,
      fields: { ...dish.fields, options: own?.fields['options'] ?? [] },
      place: (pointer) => (own && pointer.startsWith('/options') ? own.place(pointer) : dish.place(pointer)),
    };
  });
  const others = [...options.values()].filter((dish) => {
    if (menu.has(dish.item_id)) return true;
    faults.push(faultAt(dish.place('/options/0/item_id'), 'no_such_dish', dish.item_id));
    return false;
  });
  return {
    dishes: [...drafts, ...others],
    settings: null,
    lists: { dishes: dishes !== null, options: choices !== null },
    faults,
  };
}
