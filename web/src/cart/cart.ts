// The cart: what was put in, and what it comes to with the menu as it is now. Pure.
import type { MenuItem } from '@waggle/contracts';
import { limits } from '@waggle/contracts/limits.ts';
import { isSoldOut, type MenuState } from '../menu/menu-state.ts';

export interface Choice {
  readonly option_id: string;
  readonly choice_id: string;
}

export interface CartLine {
  readonly line_id: string;
  readonly item_id: string;
  /** As they were when this was put in: shown when the item is gone, or costs something else now. */
  readonly name: string;
  readonly unit_price: number;
  readonly choices: readonly Choice[];
  readonly quantity: number;
  readonly note: string;
}

/** What the item dialog is open for. */
export interface CartEdit {
  readonly item: MenuItem;
  /** The line of the cart to change; null for a new one. */
  readonly line: CartLine | null;
}

export type Trouble =
  | { readonly kind: 'gone' }
  | { readonly kind: 'sold_out' }
  /** `left`: how many this line may have, with the lines before it served first. */
  | { readonly kind: 'short'; readonly left: number }
  /** Something that was chosen is no longer offered. */
  | { readonly kind: 'choices' };

export interface PricedLine {
  readonly line: CartLine;
  readonly item: MenuItem | null;
  /** The names of what was chosen. */
  readonly chosen: readonly string[];
  readonly unitPrice: number;
  readonly total: number;
  readonly trouble: Trouble | null;
  /** What it cost when it was put in, if that was something else; a lost choice took its price along, so null then. */
  readonly priceBefore: number | null;
}

export interface PricedCart {
  readonly lines: readonly PricedLine[];
  readonly count: number;
  /** Of the lines that can be ordered; null when none can. */
  readonly total: number | null;
  readonly currency: string;
  /** Something must be put right before this can be ordered. */
  readonly blocked: boolean;
}

/** Adds to the line that is the same in everything but the quantity, or makes one more line. */
export function addLine(lines: readonly CartLine[], added: CartLine): readonly CartLine[] {
  const same = lines.find((line) => sameDish(line, added));
  if (!same) return [...lines, added].slice(0, limits.lines);
  const quantity = Math.min(same.quantity + added.quantity, limits.quantity);
  return lines.map((line) => (line === same ? { ...line, quantity, unit_price: added.unit_price } : line));
}

/** Puts `changed` where the line of its id is; 0 of it takes the line out. */
export function changeLine(lines: readonly CartLine[], changed: CartLine): readonly CartLine[] {
  if (changed.quantity <= 0) return lines.filter(({ line_id }) => line_id !== changed.line_id);
  const quantity = Math.min(changed.quantity, limits.quantity);
  return lines.map((line) => (line.line_id === changed.line_id ? { ...changed, quantity } : line));
}

export function priceCart(lines: readonly CartLine[], { items }: Pick<MenuState, 'items'>): PricedCart {
  const byId = new Map(items.map((item) => [item.item_id as string, item]));
  const left = new Map(items.map((item) => [item.item_id as string, item.stock]));
  const priced = lines.map((line): PricedLine => {
    const item = byId.get(line.item_id) ?? null;
    const available = left.get(line.item_id) ?? 0;
    left.set(line.item_id, Math.max(0, available - line.quantity));
    if (!item) {
      const { unit_price } = line;
      return { line, item, chosen: [], unitPrice: unit_price, total: 0, trouble: { kind: 'gone' }, priceBefore: null };
    }
    const { chosen, price, unknown } = choicesOf(item, line.choices);
    const unitPrice = item.price + price;
    return {
      line,
      item,
      chosen,
      unitPrice,
      total: unitPrice * line.quantity,
      trouble: troubleOf(item, line, available, unknown),
      priceBefore: unknown || unitPrice === line.unit_price ? null : line.unit_price,
    };
  });
  const fine = priced.filter(({ trouble }) => !trouble);
  return {
    lines: priced,
    count: lines.reduce((sum, { quantity }) => sum + quantity, 0),
    total: fine.length > 0 ? fine.reduce((sum, { total }) => sum + total, 0) : null,
    currency: items[0]?.currency ?? 'EUR',
    blocked: fine.length < priced.length,
  };
}

/** The price of one with these choices. An option of which one is chosen has its first choice when none is. */
export function choicesOf(
  item: MenuItem,
  choices: readonly Choice[],
): { readonly chosen: readonly string[]; readonly price: number; readonly unknown: boolean } {
  const picked = item.options.flatMap((option) => {
    const of = choices.filter(({ option_id }) => option_id === option.option_id);
    const found = option.choices.filter(({ choice_id }) => of.some((choice) => choice.choice_id === choice_id));
    const first = option.choices[0];
    return found.length === 0 && option.choose === 'one' && first ? [first] : found;
  });
  const unknown = choices.some(({ option_id, choice_id }) => {
    const option = item.options.find((candidate) => candidate.option_id === option_id);
    return !option?.choices.some((candidate) => candidate.choice_id === choice_id);
  });
  return {
    chosen: picked.map(({ name }) => name),
    price: picked.reduce((sum, { price }) => sum + price, 0),
    unknown,
  };
}

function troubleOf(item: MenuItem, line: CartLine, available: number, unknown: boolean): Trouble | null {
  if (isSoldOut(item)) return { kind: 'sold_out' };
  if (unknown) return { kind: 'choices' };
  if (line.quantity > available) return { kind: 'short', left: available };
  return null;
}

function sameDish(a: CartLine, b: CartLine): boolean {
  return a.item_id === b.item_id && a.note === b.note && keyOf(a.choices) === keyOf(b.choices);
}

const keyOf = (choices: readonly Choice[]): string =>
  choices
    .map(({ option_id, choice_id }) => `${option_id}/${choice_id}`)
    .sort()
    .join(' ');

/** The cart without what cannot be had, and with as much of the rest as there is. */
export const withoutUnavailable = ({ lines }: PricedCart): readonly CartLine[] =>
  lines.flatMap(({ line, trouble, item }) => {
    if (!trouble) return [line];
    if (trouble.kind === 'short' && trouble.left > 0) return [{ ...line, quantity: trouble.left }];
    if (trouble.kind !== 'choices' || !item) return [];
    // What is no longer offered is left away; the rest was chosen and stays.
    return [{ ...line, choices: line.choices.filter((choice) => !choicesOf(item, [choice]).unknown) }];
  });
