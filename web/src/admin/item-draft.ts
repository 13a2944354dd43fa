// A menu item in the editor: the form's values, their errors, and the changes to send.
import type {
  FoodInformation,
  MenuItem,
  MenuItemChange,
  MenuOption,
  OptionChoice,
  TaxCategory,
} from '@waggle/contracts';
import { isTooLong } from '@waggle/contracts/graphemes.ts';
import { limits } from '@waggle/contracts/limits.ts';
import { isUnfulfillable } from '@waggle/contracts/option-choices.ts';
import { parseAmount, writeAmount } from '../bill/money-input.ts';
import { areSaleHoursFine, saleHoursOf } from './sale-hours-draft.ts';
import { slugOf } from './slug.ts';
import { type TextsDraft, textsOf, translationsOf } from './texts-draft.ts';
import { type Week, weekOf } from './week.ts';

export interface ChoiceDraft {
  readonly key: string;
  /** Null until the item has been saved once. */
  readonly choice_id: string | null;
  readonly name: string;
  readonly names: TextsDraft;
  readonly price: string;
  /** Whether it is for sale: the kitchen says so, elsewhere. */
  readonly sale: Pick<OptionChoice, 'sold_out' | 'sold_out_until'>;
  /** What it adds to the dish; null: not stated. */
  readonly food: FoodInformation | null;
  /** What taxes see in it; empty: the same as in the dish. */
  readonly taxCategory: TaxCategory | '';
}

export interface OptionDraft {
  readonly key: string;
  readonly option_id: string | null;
  readonly name: string;
  readonly names: TextsDraft;
  readonly choose: MenuOption['choose'];
  /** Of `any`; empty: no bound, nothing free. */
  readonly atLeast: string;
  readonly atMost: string;
  readonly free: string;
  readonly choices: readonly ChoiceDraft[];
}

export interface ItemDraft {
  readonly name: string;
  readonly names: TextsDraft;
  readonly description: string;
  readonly descriptions: TextsDraft;
  readonly category: string;
  readonly price: string;
  /** For a new item only: stock of an existing item changes by increments. */
  readonly stock: string;
  readonly sold_out: boolean;
  readonly picture: string | null;
  readonly taxCategory: TaxCategory;
  /** Empty: none. */
  readonly deposit: string;
  /** Null: not stated. */
  readonly food: FoodInformation | null;
  /** When it is for sale in the week; null: as its category says. */
  readonly hours: Week | null;
  readonly options: readonly OptionDraft[];
}

export type ItemValues = Required<Omit<MenuItemChange, 'for_today'>>;
export type DraftError = 'required' | 'tooLong' | 'amount' | 'stock' | 'choices' | 'bounds' | 'hours';

/** The form's values for an item, or for a new one in `category`. */
export function draftOf(item: MenuItem | null, category: string, digits: number, language: string): ItemDraft {
  if (!item) {
    const nothing = {
      name: '',
      names: {},
      description: '',
      descriptions: {},
      taxCategory: 'food' as const,
      deposit: '',
    };
    return {
      ...nothing,
      category,
      price: '',
      stock: '20',
      sold_out: false,
      picture: null,
      food: null,
      hours: null,
      options: [],
    };
  }
  const { name, description, sold_out, picture } = item;
  return {
    name,
    names: textsOf(item.translations, 'name'),
    description,
    descriptions: textsOf(item.translations, 'description'),
    category: item.category,
    price: writeAmount(item.price, digits, language),
    stock: String(item.stock),
    sold_out,
    picture,
    taxCategory: item.tax_category ?? 'food',
    deposit: item.deposit ? writeAmount(item.deposit, digits, language) : '',
    food: item.food ?? null,
    hours: item.hours ? weekOf(item.hours) : null,
    options: item.options.map(({ option_id, name: optionName, choose, choices, translations, ...bounds }) => ({
      key: option_id,
      option_id,
      name: optionName,
      names: textsOf(translations, 'name'),
      choose,
      atLeast: String(bounds.at_least ?? ''),
      atMost: String(bounds.at_most ?? ''),
      free: String(bounds.free ?? ''),
      choices: choices.map((choice) => ({
        key: choice.choice_id,
        choice_id: choice.choice_id,
        name: choice.name,
        names: textsOf(choice.translations, 'name'),
        price: writeAmount(choice.price, digits, language),
        sale: saleOf(choice),
        food: choice.food ?? null,
        taxCategory: choice.tax_category ?? '',
      })),
    })),
  };
}

/** Errors by field: `name`, `category`, `price`, `stock`, or the key of an option or a choice. */
export function errorsOf(draft: ItemDraft, digits: number): ReadonlyMap<string, DraftError> {
  const errors = new Map<string, DraftError>();
  const check = (field: string, text: string, longest: number, required = true): void => {
    if (required && !text.trim()) errors.set(field, 'required');
    else if (isTooLong(text.trim(), longest)) errors.set(field, 'tooLong');
  };
  check('name', draft.name, limits.itemName);
  check('category', draft.category, limits.label);
  check('description', draft.description, limits.description, false);
  const checkAll = (field: string, texts: TextsDraft, longest: number): void => {
    for (const [tag, text] of Object.entries(texts)) check(`${field} ${tag}`, text, longest, false);
  };
  checkAll('name', draft.names, limits.itemName);
  checkAll('description', draft.descriptions, limits.description);
  const price = parseAmount(draft.price, digits);
  if (price === null || price > limits.price) errors.set('price', 'amount');
  const deposit = parseAmount(draft.deposit || '0', digits);
  if (deposit === null || deposit > limits.price) errors.set('deposit', 'amount');
  const stock = Number(draft.stock);
  if (draft.stock.trim() === '' || !Number.isInteger(stock) || stock < 0 || stock > limits.stock) {
    errors.set('stock', 'stock');
  }
  if (!areSaleHoursFine(draft.hours)) errors.set('hours', 'hours');
  for (const option of draft.options) {
    check(option.key, option.name, limits.label);
    checkAll(option.key, option.names, limits.label);
    if (option.choices.length === 0) errors.set(option.key, 'choices');
    else if (!areBoundsFine(option)) errors.set(option.key, 'bounds');
    for (const choice of option.choices) {
      check(choice.key, choice.name, limits.label);
      checkAll(choice.key, choice.names, limits.label);
      if (!errors.has(choice.key) && parseAmount(choice.price || '0', digits) === null)
        errors.set(choice.key, 'amount');
    }
  }
  return errors;
}

/** The item of a draft without errors. */
export function valuesOf(draft: ItemDraft, digits: number): ItemValues {
  const taken = new Set(draft.options.flatMap(({ option_id }) => option_id ?? []));
  return {
    name: draft.name.trim(),
    description: draft.description.trim(),
    category: draft.category.trim(),
    price: parseAmount(draft.price, digits) ?? 0,
    sold_out: draft.sold_out,
    picture: draft.picture,
    food: draft.food,
    hours: saleHoursOf(draft.hours),
    tax_category: draft.taxCategory,
    deposit: parseAmount(draft.deposit || '0', digits) ?? 0,
    translations: translationsOf({ name: draft.names, description: draft.descriptions }),
    options: draft.options.map((option) => {
      const option_id = option.option_id ?? slugOf(option.name, taken);
      taken.add(option_id);
      const name = option.name.trim();
      const choices = choicesOf(option, digits);
      return { option_id, name, choose: option.choose, choices, ...boundsOf(option), ...namesOf(option) };
    }),
  };
}

const saleOf = ({ sold_out, sold_out_until }: OptionChoice): ChoiceDraft['sale'] => ({
  ...(sold_out === undefined ? {} : { sold_out }),
  ...(sold_out_until === undefined ? {} : { sold_out_until }),
});

function boundsOf({ choose, atLeast, atMost, free }: OptionDraft): Pick<MenuOption, 'at_least' | 'at_most' | 'free'> {
  if (choose === 'one') return {};
  const given = { at_least: atLeast.trim(), at_most: atMost.trim(), free: free.trim() };
  return Object.fromEntries(Object.entries(given).flatMap(([field, text]) => (text ? [[field, Number(text)]] : [])));
}

function areBoundsFine(option: OptionDraft): boolean {
  const bounds = boundsOf(option);
  const areCounts = Object.values(bounds).every((one) => Number.isInteger(one) && one >= 0 && one <= limits.choices);
  return areCounts && !isUnfulfillable({ choose: option.choose, choices: option.choices.map(() => ({})), ...bounds });
}

function choicesOf({ choices }: OptionDraft, digits: number): MenuOption['choices'] {
  const taken = new Set(choices.flatMap(({ choice_id }) => choice_id ?? []));
  return choices.map((choice) => {
    const choice_id = choice.choice_id ?? slugOf(choice.name, taken);
    taken.add(choice_id);
    const price = parseAmount(choice.price || '0', digits) ?? 0;
    const food = choice.food ? { food: choice.food } : {};
    const taxed = choice.taxCategory ? { tax_category: choice.taxCategory } : {};
    return { choice_id, name: choice.name.trim(), price, ...namesOf(choice), ...choice.sale, ...food, ...taxed };
  });
}

function namesOf({ names }: { readonly names: TextsDraft }): Pick<MenuOption, 'translations'> {
  const translations = translationsOf({ name: names });
  return Object.keys(translations).length > 0 ? { translations } : {};
}

/** The difference to the item as it was opened, so that saving keeps what someone else has changed since. */
export function changesOf(values: ItemValues, opened: MenuItem): Partial<ItemValues> {
  const before = { translations: {}, food: null, tax_category: 'food', deposit: 0, hours: null, ...opened };
  const fields = Object.keys(values) as (keyof ItemValues)[];
  return Object.fromEntries(
    fields.flatMap((field) =>
      JSON.stringify(values[field]) === JSON.stringify(before[field]) ? [] : [[field, values[field]]],
    ),
  );
}
