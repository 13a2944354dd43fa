// The pricing of an order from the menu, pure: the chosen options, the total, what is short.
import type { ChosenOption, ItemId, MenuItem, OrderLine, PlaceOrderBody } from '@waggle/contracts';

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
      readonly lines: OrderLine[];
      readonly total: number;
      readonly needed: Map<ItemId, number>;
    }
  | { readonly kind: 'unknown_items'; readonly errors: readonly NotOnMenu[] }
  | { readonly kind: 'unknown_options'; readonly errors: readonly NotOnMenu[] }
  | { readonly kind: 'out_of_stock'; readonly short: Shortage[] };

type Wanted = PlaceOrderBody['items'][number];

/** Prices the lines with the current items of the menu. Several lines may have the same item, with different options. */
export function price(wanted: readonly Wanted[], menu: readonly MenuItem[]): Priced {
  const items = new Map(menu.map((item) => [item.item_id, item]));
  const unknown = wanted.flatMap((line, n) =>
    items.has(line.item_id) ? [] : [{ field: `#/items/${n}/item_id`, message: `the menu has no item ${line.item_id}` }],
  );
  if (unknown.length > 0) return { kind: 'unknown_items', errors: unknown };

  const chosen = wanted.map((line, n) => choose(line, n, items.get(line.item_id)?.options ?? []));
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

  const lines = wanted.flatMap((line, n) => {
    const item = items.get(line.item_id);
    return item ? [priced(line, item, chosen[n]?.options ?? [])] : [];
  });
  const total = lines.reduce((sum, line) => sum + line.quantity * line.unit_price, 0);
  return { kind: 'priced', lines, total, needed };
}

function priced(line: Wanted, item: MenuItem, options: ChosenOption[]): OrderLine {
  return {
    item_id: item.item_id,
    name: item.name,
    quantity: line.quantity,
    unit_price: options.reduce((sum, option) => sum + option.price, item.price),
    ...(line.note === undefined ? {} : { note: line.note }),
    ...(options.length > 0 ? { options } : {}),
  };
}

/** The options of a line in the order of the menu; an option of kind `one` that was not chosen gets its first choice. */
function choose(
  line: Wanted,
  n: number,
  options: MenuItem['options'],
): { options: ChosenOption[]; errors: NotOnMenu[] } {
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
    } else if (before.has(choice_id)) {
      errors.push({ field: `${at}/choice_id`, message: `${choice_id} is chosen twice` });
    } else if (option.choose === 'one' && before.size > 0) {
      errors.push({ field: `${at}/choice_id`, message: `only one choice of ${option_id} is allowed` });
    }
    chosen.set(option_id, before.add(choice_id));
  }
  const taken = options.flatMap(({ option_id, name, choose: how, choices }) => {
    const ids = chosen.get(option_id);
    const picked = how === 'one' && !ids ? choices.slice(0, 1) : choices.filter(({ choice_id }) => ids?.has(choice_id));
    return picked.map((choice) => ({ name, choice: choice.name, price: choice.price }));
  });
  return { options: taken, errors };
}
