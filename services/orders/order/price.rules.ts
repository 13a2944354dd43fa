// The goods of an order from the menu, pure: the chosen options, their prices, what is short.
import type { ItemId, MenuItem, OrderedLine, OrderLine, PlaceOrderBody, TaxCategory } from '@waggle/contracts';
import { combinedFood, type FoodCodes } from '@waggle/contracts/food-codes.ts';
import { chargedPrices, choiceBounds, forSale } from '@waggle/contracts/option-choices.ts';
import type { Good } from '../pricing/bill.rules.ts';

export interface Shortage {
  readonly item_id: ItemId;
  readonly requested: number;
  readonly available: number;
}

/** Something that the menu does not have; `field` points to it in the request. */
export interface NotOnMenu {
  readonly field: string;
  readonly message: string;
}

export type Priced =
  | {
      readonly kind: 'priced';
      readonly lines: OrderedLine[];
      /** The same for the bill. */
      readonly goods: readonly Good[];
      readonly needed: Map<ItemId, number>;
    }
  | { readonly kind: 'unknown_items'; readonly errors: readonly NotOnMenu[] }
  | { readonly kind: 'unknown_options'; readonly errors: readonly NotOnMenu[] }
  | { readonly kind: 'out_of_stock'; readonly short: Shortage[] }
  /** Outside of the hours of a dish. `available_from`: RFC 3339. */
  | { readonly kind: 'not_available_now'; readonly unavailable: Unavailable[] };

interface Unavailable {
  readonly item_id: ItemId;
  readonly available_from: string;
}

type Wanted = PlaceOrderBody['items'][number];
type Chosen = NonNullable<OrderedLine['options']>[number];

/**
 * Prices the lines with the current items of the menu. Several lines may have the same item, with different options.
 * @param language the customer's: lines have their names in it too, where the menu has them
 */
export function price(wanted: readonly Wanted[], menu: readonly MenuItem[], language?: string): Priced {
  const items = new Map(menu.map((item) => [item.item_id, item]));
  const unknown = wanted.flatMap((line, n) =>
    items.has(line.item_id) ? [] : [{ field: `#/items/${n}/item_id`, message: `the menu has no item ${line.item_id}` }],
  );
  if (unknown.length > 0) return { kind: 'unknown_items', errors: unknown };

  const unavailable = [...new Set(wanted.map(({ item_id }) => item_id))].flatMap((item_id) => {
    const { on_sale } = items.get(item_id) ?? {};
    return on_sale && !on_sale.now ? [{ item_id, available_from: on_sale.opens_at }] : [];
  });
  if (unavailable.length > 0) return { kind: 'not_available_now', unavailable };

  const chosen = wanted.map((line, n) => choose(line, n, items.get(line.item_id)?.options ?? [], language));
  const errors = chosen.flatMap((choice) => choice.errors);
  if (errors.length > 0) return { kind: 'unknown_options', errors };

  const needed = new Map<ItemId, number>();
  for (const line of wanted) needed.set(line.item_id, (needed.get(line.item_id) ?? 0) + line.quantity);
  const short = [...needed].flatMap(([item_id, requested]) => {
    const item = items.get(item_id);
    const available = item && !item.sold_out ? item.stock : 0;
    return requested > available ? [{ item_id, requested, available }] : [];
  });
  if (short.length > 0) return { kind: 'out_of_stock', short };

  // Nothing is taken from a stock that is not counted.
  for (const { item_id, counted } of menu) if (counted === false) needed.delete(item_id);

  const lines = wanted.flatMap((line, n) => {
    const item = items.get(line.item_id);
    return item ? [priced(line, item, chosen[n] ?? nothingChosen, language)] : [];
  });
  const goods = wanted.flatMap((line, n) => {
    const item = items.get(line.item_id);
    return item ? goodsOf(item, line.quantity, n, chosen[n] ?? nothingChosen) : [];
  });
  return { kind: 'priced', lines, goods, needed };
}

/** A line as events have it: with its names in the menu's own language alone, without what it contains. */
export const untranslatedLine = ({ translated: _, food: __, options, ...line }: OrderedLine): OrderLine => ({
  ...line,
  ...(options ? { options: options.map(({ name, choice, price }) => ({ name, choice, price })) } : {}),
});

function priced(line: Wanted, item: MenuItem, { options, food }: Choices, language: string | undefined): OrderedLine {
  const name = nameIn(language, item);
  return {
    item_id: item.item_id,
    name: item.name,
    quantity: line.quantity,
    unit_price: options.reduce((sum, option) => sum + option.price, item.price),
    ...(line.note === undefined ? {} : { note: line.note }),
    ...(options.length > 0 ? { options } : {}),
    ...(language !== undefined && name !== undefined ? { translated: { language, name } } : {}),
    food: combinedFood([{ name: name ?? item.name, food: item.food }, ...food]),
  };
}

function goodsOf(item: MenuItem, quantity: number, line: number, { options, categories }: Choices): Good[] {
  const { tax_category = 'food', deposit = 0 } = item;
  const ofDish: Good = { kind: 'dish', line, amount: quantity * item.price, category: tax_category };
  const ofChoices = options.flatMap(({ price }, option): Good[] => {
    const category = categories[option] ?? tax_category;
    return price === 0 ? [] : [{ kind: 'choice', line, option, amount: quantity * price, category }];
  });
  const ofDeposit: Good = { kind: 'deposit', line, amount: quantity * deposit, category: tax_category };
  return [ofDish, ...ofChoices, ...(deposit === 0 ? [] : [ofDeposit])];
}

interface Choices {
  readonly options: Chosen[];
  /** What taxes see in each chosen one; undefined: the same as in the dish. */
  readonly categories: readonly (TaxCategory | undefined)[];
  /** What each chosen one adds to the dish, with its name as the customer saw it. */
  readonly food: readonly { readonly name: string; readonly food: FoodCodes | undefined }[];
}

const nothingChosen: Choices = { options: [], categories: [], food: [] };

/** The options of a line in the order of the menu; an option of kind `one` that was not chosen gets the first choice that is for sale. */
function choose(
  line: Wanted,
  n: number,
  options: MenuItem['options'],
  language: string | undefined,
): Choices & { readonly errors: readonly NotOnMenu[] } {
  const errors: NotOnMenu[] = [];
  const chosen = new Map<string, Set<string>>();
  for (const [m, { option_id, choice_id }] of (line.options ?? []).entries()) {
    const at = `#/items/${n}/options/${m}`;
    const option = options.find((one) => one.option_id === option_id);
    const before = chosen.get(option_id) ?? new Set();
    if (!option) {
      errors.push({ field: `${at}/option_id`, message: `${line.item_id} has no option ${option_id}` });
    } else if (!option.choices.some((choice) => choice.choice_id === choice_id)) {
      errors.push({ field: `${at}/choice_id`, message: `${option_id} of ${line.item_id} has no choice ${choice_id}` });
    } else if (!forSale(option.choices).some((choice) => choice.choice_id === choice_id)) {
      errors.push({ field: `${at}/choice_id`, message: `${choice_id} of ${line.item_id} is sold out` });
    } else if (before.has(choice_id)) {
      errors.push({ field: `${at}/choice_id`, message: `${choice_id} is chosen twice` });
    } else if (option.choose === 'one' && before.size > 0) {
      errors.push({ field: `${at}/choice_id`, message: `only one choice of ${option_id} is allowed` });
    }
    chosen.set(option_id, before.add(choice_id));
  }
  for (const option of options) {
    const { least, most } = choiceBounds(option);
    const isDefault = option.choose === 'one' && !chosen.has(option.option_id);
    const count = isDefault ? most : (chosen.get(option.option_id)?.size ?? 0);
    // More than one of `one` is named above, by its place.
    if (count >= least && (count <= most || option.choose === 'one')) continue;
    const wanted = least === most ? `${least}` : `${least} to ${most}`;
    const message = `choose ${wanted} of ${option.option_id} of ${line.item_id}, not ${count}`;
    errors.push({ field: `#/items/${n}/options`, message });
  }
  const food: { name: string; food: FoodCodes | undefined }[] = [];
  const categories: (TaxCategory | undefined)[] = [];
  const taken = options.flatMap((option) => {
    const { option_id, name, choose: how, choices } = option;
    const ids = chosen.get(option_id);
    const picked =
      how === 'one' && !ids ? forSale(choices).slice(0, 1) : choices.filter(({ choice_id }) => ids?.has(choice_id));
    const prices = chargedPrices(option, picked);
    return picked.map((choice, at): Chosen => {
      const inLanguage = { name: nameIn(language, option) ?? name, choice: nameIn(language, choice) ?? choice.name };
      food.push({ name: inLanguage.choice, food: choice.food });
      categories.push(choice.tax_category);
      const isOther = inLanguage.name !== name || inLanguage.choice !== choice.name;
      return {
        name,
        choice: choice.name,
        price: prices[at] ?? choice.price,
        ...(language !== undefined && isOther ? { translated: { language, ...inLanguage } } : {}),
      };
    });
  });
  return { options: taken, categories, food, errors };
}

const nameIn = (
  language: string | undefined,
  { translations }: { readonly translations?: Readonly<Record<string, { readonly name?: string }>> | undefined },
): string | undefined =>
  language !== undefined && translations && Object.hasOwn(translations, language)
    ? translations[language]?.name
    : undefined;
