// The cart: its lines, priced with the current menu.
import type { ItemId } from '@waggle/contracts';
import type { FoodPart } from '@waggle/contracts/food-codes.ts';
import { limits } from '@waggle/contracts/limits.ts';
import { chargedPrices, choiceBounds, forSale } from '@waggle/contracts/option-choices.ts';
import { isOutOfHours, isSoldOut, type MenuState } from '../menu/menu-state.ts';
import type { ShownItem } from '../menu/menu-texts.ts';

export interface Choice {
  readonly option_id: string;
  readonly choice_id: string;
}

export interface CartLine {
  readonly line_id: string;
  readonly item_id: ItemId;
  /** Recorded when the line was added: shown when the item is gone or its price has changed. */
  readonly name: string;
  readonly unit_price: number;
  readonly choices: readonly Choice[];
  readonly quantity: number;
  readonly note: string;
}

/** What the item dialog edits. */
export interface CartEdit {
  readonly item: ShownItem;
  /** The cart line to change; null for a new one. */
  readonly line: CartLine | null;
}

export type LineIssue =
  | { readonly kind: 'gone' }
  | { readonly kind: 'sold_out' }
  /** Outside of its hours. `from`: RFC 3339. */
  | { readonly kind: 'later'; readonly from: string }
  /** `left`: the stock that earlier lines leave for this one. */
  | { readonly kind: 'short'; readonly left: number }
  /** A chosen option is not for sale, or an option asks for more or fewer. */
  | { readonly kind: 'choices' };

export interface PricedLine {
  readonly line: CartLine;
  readonly item: ShownItem | null;
  /** The names of the chosen options. */
  readonly chosen: readonly string[];
  /** It and them, with what each contains; none when the item is gone. */
  readonly parts: readonly FoodPart[];
  readonly unitPrice: number;
  readonly total: number;
  readonly issue: LineIssue | null;
  /** The price when the line was added, if it has changed; null when a choice is gone, since its price is unknown. */
  readonly priceBefore: number | null;
}

export interface PricedCart {
  readonly lines: readonly PricedLine[];
  readonly count: number;
  /** The sum over the available lines; null when there are none. */
  readonly total: number | null;
  /** A line has an issue, which blocks the order. */
  readonly blocked: boolean;
}

/** Raises the quantity of an identical line, or appends a line. */
export function addLine(lines: readonly CartLine[], added: CartLine): readonly CartLine[] {
  const same = lines.find((line) => isSameSelection(line, added));
  if (!same) return [...lines, added].slice(0, limits.lines);
  const quantity = Math.min(same.quantity + added.quantity, limits.quantity);
  return lines.map((line) => (line === same ? { ...line, quantity, unit_price: added.unit_price } : line));
}

/** Takes one of the item off the line that was added last. */
export function takeOne(lines: readonly CartLine[], itemId: ItemId): readonly CartLine[] {
  const last = lines.findLast(({ item_id }) => item_id === itemId);
  return last ? changeLine(lines, { ...last, quantity: last.quantity - 1 }) : lines;
}

/** Replaces the line of the same id; a quantity of 0 removes it. */
export function changeLine(lines: readonly CartLine[], changed: CartLine): readonly CartLine[] {
  if (changed.quantity <= 0) return lines.filter(({ line_id }) => line_id !== changed.line_id);
  const quantity = Math.min(changed.quantity, limits.quantity);
  return lines.map((line) => (line.line_id === changed.line_id ? { ...changed, quantity } : line));
}

export function priceCart(lines: readonly CartLine[], { items }: Pick<MenuState, 'items'>): PricedCart {
  const byId = new Map(items.map((item) => [item.item_id, item]));
  const left = new Map(items.map((item) => [item.item_id, item.stock]));
  const priced = lines.map((line): PricedLine => {
    const item = byId.get(line.item_id) ?? null;
    const available = left.get(line.item_id) ?? 0;
    left.set(line.item_id, Math.max(0, available - line.quantity));
    if (!item) {
      const { unit_price } = line;
      const issue = { kind: 'gone' } as const;
      return { line, item, chosen: [], parts: [], unitPrice: unit_price, total: 0, issue, priceBefore: null };
    }
    const { chosen, parts, price, unknown, bounded } = choicesOf(item, line.choices);
    const unitPrice = item.price + price;
    return {
      line,
      item,
      chosen,
      parts,
      unitPrice,
      total: unitPrice * line.quantity,
      issue: issueOf(item, line, available, unknown || !bounded),
      priceBefore: unknown || unitPrice === line.unit_price ? null : line.unit_price,
    };
  });
  const fine = priced.filter(({ issue }) => !issue);
  return {
    lines: priced,
    count: lines.reduce((sum, { quantity }) => sum + quantity, 0),
    total: fine.length > 0 ? fine.reduce((sum, { total }) => sum + total, 0) : null,
    blocked: fine.length < priced.length,
  };
}

/** The names and the price of these choices, and the item with them as the parts that may contain something. A single choice defaults to its first. */
export function choicesOf(
  item: ShownItem,
  choices: readonly Choice[],
): {
  readonly chosen: readonly string[];
  readonly parts: readonly FoodPart[];
  readonly price: number;
  readonly unknown: boolean;
  /** Every option has as many as it asks for. */
  readonly bounded: boolean;
} {
  let bounded = true;
  const picked = item.options.flatMap((option) => {
    const offered = forSale(option.choices);
    const found = offered.filter(({ choice_id }) =>
      choices.some((choice) => choice.option_id === option.option_id && choice.choice_id === choice_id),
    );
    const first = offered[0];
    const of = found.length === 0 && option.choose === 'one' && first ? [first] : found;
    const prices = chargedPrices(option, of);
    const { least, most } = choiceBounds(option);
    bounded &&= of.length >= least && of.length <= most;
    return of.map((choice, n) => ({ ...choice, price: prices[n] ?? 0 }));
  });
  const unknown = choices.some(({ option_id, choice_id }) => {
    const option = item.options.find((candidate) => candidate.option_id === option_id);
    return !forSale(option?.choices ?? []).some((candidate) => candidate.choice_id === choice_id);
  });
  return {
    chosen: picked.map(({ name }) => name),
    parts: [item, ...picked],
    price: picked.reduce((sum, { price }) => sum + price, 0),
    unknown,
    bounded,
  };
}

function issueOf(item: ShownItem, line: CartLine, available: number, unknown: boolean): LineIssue | null {
  if (isSoldOut(item)) return { kind: 'sold_out' };
  if (item.on_sale && isOutOfHours(item)) return { kind: 'later', from: item.on_sale.opens_at };
  if (unknown) return { kind: 'choices' };
  if (line.quantity > available) return { kind: 'short', left: available };
  return null;
}

/** Compares lines by id: a line that was removed and added again is a different one. */
export const isSameCart = (a: readonly CartLine[], b: readonly CartLine[]): boolean =>
  a.length === b.length &&
  a.every((line) =>
    b.some(
      (other) => other.line_id === line.line_id && other.quantity === line.quantity && isSameSelection(line, other),
    ),
  );

function isSameSelection(a: CartLine, b: CartLine): boolean {
  return a.item_id === b.item_id && a.note === b.note && keyOf(a.choices) === keyOf(b.choices);
}

const keyOf = (choices: readonly Choice[]): string =>
  choices
    .map(({ option_id, choice_id }) => `${option_id}/${choice_id}`)
    .sort()
    .join(' ');

/** Drops unavailable lines and caps the others at the stock. */
export const withoutUnavailable = ({ lines }: PricedCart): readonly CartLine[] =>
  lines.flatMap(({ line, issue, item }) => {
    if (!issue) return [line];
    if (issue.kind === 'short' && issue.left > 0) return [{ ...line, quantity: issue.left }];
    if (issue.kind !== 'choices' || !item) return [];
    // Drops only the choices that no longer exist, and a line that needs other choices than it has.
    const choices = line.choices.filter((choice) => !choicesOf(item, [choice]).unknown);
    return choicesOf(item, choices).bounded ? [{ ...line, choices }] : [];
  });
