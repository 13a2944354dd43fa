// The differences between two states of a dish, field by field.
import { isDeepStrictEqual } from 'node:util';
import type { FoodInformation, MenuFieldChange, MenuFileItem, MenuFileSettings, MenuLeaf } from '@waggle/contracts';
import { writeHours } from './hours-cell.rules.ts';

type Leaves = Map<string, { readonly path: readonly string[]; readonly value: MenuLeaf }>;

/** What of a dish is not the same; its stock aside, which an import leaves. */
export const dishChanges = (before: MenuFileItem, after: MenuFileItem): MenuFieldChange[] =>
  changesBetween(leavesOf(before), leavesOf(after));

export const settingChanges = (before: MenuFileSettings, after: MenuFileSettings): MenuFieldChange[] =>
  changesBetween(leavesOfSettings(before), leavesOfSettings(after));

function changesBetween(before: Leaves, after: Leaves): MenuFieldChange[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key): MenuFieldChange[] => {
    const [was, is] = [before.get(key), after.get(key)];
    if (isDeepStrictEqual(was?.value, is?.value)) return [];
    const path = [...(was?.path ?? is?.path ?? [])];
    return [{ path, ...(was ? { before: was.value } : {}), ...(is ? { after: is.value } : {}) }];
  });
}

function leavesOf({ item_id: _, stock: __, food, translations, options, hours, ...fields }: MenuFileItem): Leaves {
  const leaves: Leaves = new Map();
  addAll(leaves, [], fields);
  add(leaves, ['hours'], hours && writeHours(hours));
  addFood(leaves, [], food);
  addTexts(leaves, [], translations);
  add(
    leaves,
    ['options'],
    options.map(({ option_id }) => option_id),
  );
  for (const { option_id, choices, translations: names, ...option } of options) {
    const at = ['options', option_id];
    addAll(leaves, at, option);
    addTexts(leaves, at, names);
    add(
      leaves,
      [...at, 'choices'],
      choices.map(({ choice_id }) => choice_id),
    );
    for (const { choice_id, food: adds, translations: texts, sold_out, ...choice } of choices) {
      const to = [...at, 'choices', choice_id];
      addAll(leaves, to, { ...choice, ...(sold_out ? { sold_out } : {}) });
      addFood(leaves, to, adds ?? null);
      addTexts(leaves, to, texts);
    }
  }
  return leaves;
}

function leavesOfSettings({
  categories,
  category_translations,
  category_hours,
  language,
  languages,
}: MenuFileSettings): Leaves {
  const leaves: Leaves = new Map();
  add(leaves, ['categories'], categories ?? []);
  add(leaves, ['language'], language ?? null);
  add(leaves, ['languages'], languages ?? []);
  for (const { category, translations } of category_translations ?? [])
    addTexts(leaves, ['category_translations', category], translations);
  for (const { category, hours } of category_hours ?? []) add(leaves, ['category_hours', category], writeHours(hours));
  return leaves;
}

const add = (leaves: Leaves, path: readonly string[], value: MenuLeaf): void =>
  void leaves.set(JSON.stringify(path), { path, value });

function addAll(leaves: Leaves, at: readonly string[], fields: Readonly<Record<string, unknown>>): void {
  for (const [field, value] of Object.entries(fields))
    if (value !== undefined) add(leaves, [...at, field], value as MenuLeaf);
}

/** Null: not stated, which is not an empty list. */
function addFood(leaves: Leaves, at: readonly string[], food: FoodInformation | null): void {
  for (const list of ['contains', 'may_contain', 'additives', 'diets'] as const)
    add(leaves, [...at, list], food ? food[list].toSorted() : null);
}

function addTexts(
  leaves: Leaves,
  at: readonly string[],
  texts: Readonly<Record<string, Readonly<Record<string, string | undefined>>>> | undefined,
): void {
  for (const [tag, ofTag] of Object.entries(texts ?? {}))
    for (const [field, text] of Object.entries(ofTag)) if (text) add(leaves, [...at, 'translations', tag, field], text);
}
