// What an import would make of the menu: each dish as it would be, or what is wrong.
import type { MenuFault, MenuFileItem, MenuFileSettings, MenuOption } from '@waggle/contracts';
import { overlapOf } from '@waggle/contracts/opening-overlap.ts';
import { isUnfulfillable } from '@waggle/contracts/option-choices.ts';
import type { DishDraft, MenuDraft } from './draft.rules.ts';
import { faultAt } from './menu-fault.rules.ts';
import { dishChanges, settingChanges } from './menu-leaves.rules.ts';
import type { MenuById } from './read-dishes.rules.ts';

export interface ImportPlan {
  readonly faults: readonly MenuFault[];
  readonly added: readonly MenuFileItem[];
  readonly changed: readonly { readonly before: MenuFileItem; readonly after: MenuFileItem }[];
  readonly removed: readonly MenuFileItem[];
  /** On the menu, not in the files. */
  readonly left: readonly MenuFileItem[];
  /** Null: they stay. */
  readonly settings: MenuFileSettings | null;
  readonly unchanged: number;
}

export interface PlanImport {
  readonly menu: MenuById;
  readonly settings: MenuFileSettings;
  readonly draft: MenuDraft;
  /** Removes what the files do not have. */
  readonly remove: boolean;
  /** What is wrong with a dish by its schema. */
  readonly check: (dish: unknown) => readonly { readonly pointer: string; readonly message: string }[];
}

export function planImport({ menu, settings, draft, remove, check }: PlanImport): ImportPlan {
  const faults = [...draft.faults];
  const seen = new Set<string>();
  const added: MenuFileItem[] = [];
  const changed: { before: MenuFileItem; after: MenuFileItem }[] = [];
  for (const dish of draft.dishes) {
    if (seen.has(dish.item_id)) faults.push(faultAt(dish.place('/item_id'), 'twice', dish.item_id));
    seen.add(dish.item_id);
    const before = menu.get(dish.item_id);
    const { after, wrong } = dishAfter(dish, before, { remove, check });
    faults.push(...wrong);
    if (!after) continue;
    if (!before) added.push(after);
    else if (dishChanges(before, after).length > 0) changed.push({ before, after });
  }
  const missing = [...menu.values()].filter(({ item_id }) => draft.lists.dishes && !seen.has(item_id));
  const emptied = !remove || !draft.lists.options || draft.lists.dishes ? [] : withoutOptions(menu, seen);
  const after = settingsAfter(settings, draft.settings, remove);
  return {
    faults,
    added,
    changed: [...changed, ...emptied],
    removed: remove ? missing : [],
    left: remove ? [] : missing,
    settings: settingChanges(settings, after).length > 0 ? after : null,
    unchanged: menu.size - changed.length - emptied.length - missing.length,
  };
}

/** A file of choices alone that does not name a dish leaves it without any. */
const withoutOptions = (menu: MenuById, seen: ReadonlySet<string>): ImportPlan['changed'] =>
  [...menu.values()].flatMap((before) =>
    seen.has(before.item_id) || before.options.length === 0 ? [] : [{ before, after: { ...before, options: [] } }],
  );

function dishAfter(
  { item_id, fields, place }: DishDraft,
  before: MenuFileItem | undefined,
  { remove, check }: Pick<PlanImport, 'remove' | 'check'>,
): { readonly after: MenuFileItem | null; readonly wrong: readonly MenuFault[] } {
  const missing = before ? [] : needed.filter((field) => fields[field] === undefined || fields[field] === '');
  if (missing.length > 0)
    return { after: null, wrong: missing.map((field) => faultAt(place(`/${field}`), 'required', item_id)) };
  // Orders change the stock meanwhile.
  const kept = before ? { stock: before.stock } : {};
  const raw = { ...ofNewDish, ...before, ...fields, ...kept, item_id };
  const invalid = check(raw);
  if (invalid.length > 0) {
    const wrong = invalid.map(({ pointer, message }) =>
      faultAt(place(pointer), 'invalid', shown(valueAt(raw, pointer)), message),
    );
    return { after: null, wrong };
  }
  const checked = raw as MenuFileItem;
  const after = { ...checked, options: optionsAfter(before?.options ?? [], checked.options, remove) };
  const wrong = [
    ...twice(checked.options, ({ option_id }) => option_id).map((n) => ({ n, id: checked.options[n]?.option_id })),
    ...checked.options.flatMap(({ choices }, n) =>
      twice(choices, ({ choice_id }) => choice_id).map((m) => ({ n, m, id: choices[m]?.choice_id })),
    ),
  ].map(({ n, id, ...at }) =>
    faultAt(place('m' in at ? `/options/${n}/choices/${at.m}/choice_id` : `/options/${n}/option_id`), 'twice', id),
  );
  const unfulfillable = after.options.flatMap((option, n) =>
    isUnfulfillable(option) ? [faultAt(place(`/options/${n}/at_least`), 'unfulfillable', option.name)] : [],
  );
  const overlap = after.hours ? overlapOf(after.hours) : null;
  const overlapping = overlap ? [faultAt(place('/hours'), 'overlapping_hours', overlap.said)] : [];
  const long = check(after).map(({ pointer, message }) => faultAt(place(pointer), 'invalid', undefined, message));
  const all = [...wrong, ...unfulfillable, ...overlapping, ...long];
  return { after: all.length > 0 ? null : after, wrong: all };
}

const needed = ['name', 'category', 'price'] as const;

const ofNewDish: Omit<MenuFileItem, 'item_id' | 'name' | 'category' | 'price'> = {
  description: '',
  place: null,
  deposit: 0,
  tax_category: 'food',
  stock: null,
  sold_out: false,
  sold_out_until: null,
  hours: null,
  picture: null,
  food: null,
  translations: {},
  options: [],
};

/** What the file does not name stays, behind what it names, unless it is to be removed. */
function optionsAfter(before: MenuOption[], listed: MenuOption[], remove: boolean): MenuOption[] {
  if (remove) return listed;
  const merged = listed.map((option) => {
    const was = before.find(({ option_id }) => option_id === option.option_id)?.choices ?? [];
    const kept = was.filter(({ choice_id }) => !option.choices.some((one) => one.choice_id === choice_id));
    return { ...option, choices: [...option.choices, ...kept] };
  });
  return [...merged, ...before.filter(({ option_id }) => !listed.some((one) => one.option_id === option_id))];
}

function settingsAfter(before: MenuFileSettings, given: MenuFileSettings | null, remove: boolean): MenuFileSettings {
  if (!given) return before;
  const { categories, languages, category_translations: texts, category_hours: hours } = given;
  return {
    ...before,
    ...(given.language === undefined ? {} : { language: given.language }),
    ...(categories ? { categories: withKept(before.categories, categories, remove, (one) => one) } : {}),
    ...(languages ? { languages: withKept(before.languages, languages, remove, (one) => one) } : {}),
    ...(texts
      ? { category_translations: withKept(before.category_translations, texts, remove, ({ category }) => category) }
      : {}),
    ...(hours ? { category_hours: withKept(before.category_hours, hours, remove, ({ category }) => category) } : {}),
  };
}

function withKept<One>(
  before: readonly One[] = [],
  listed: readonly One[],
  remove: boolean,
  idOf: (one: One) => string,
): One[] {
  const ids = new Set(listed.map(idOf));
  return [...listed, ...(remove ? [] : before.filter((one) => !ids.has(idOf(one))))];
}

/** The places of those whose id was there before. */
const twice = <One>(list: readonly One[], idOf: (one: One) => string): number[] =>
  list.flatMap((one, n) => (list.findIndex((other) => idOf(other) === idOf(one)) < n ? [n] : []));

const valueAt = (value: unknown, pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .reduce<unknown>(
      (at, key) => (typeof at === 'object' && at !== null ? (at as Readonly<Record<string, unknown>>)[key] : undefined),
      value,
    );

const shown = (value: unknown): string | undefined =>
  value === undefined ? undefined : typeof value === 'string' ? value : JSON.stringify(value);
