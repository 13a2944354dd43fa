// This device's cart.
import type { ItemId, MenuItem } from '@waggle/contracts';
import { randomId } from '../storage/random-id.ts';
import { storedValue } from '../storage/stored-value.ts';
import { addLine, type CartLine, type Choice, changeLine, choicesOf, isSameCart, takeOne } from './cart.ts';
import { parseCart, storedCart } from './stored-cart.ts';

const cart = storedValue<readonly CartLine[]>({
  key: 'waggle.cart',
  parse: parseCart,
  write: (lines) => (lines.length > 0 ? storedCart(lines) : null),
});

export const useCart = cart.use;

/** An item with its choices. */
export interface Selection {
  readonly item: MenuItem;
  readonly choices?: readonly Choice[];
  readonly quantity?: number;
  readonly note?: string;
}

export const addToCart = (selection: Selection): void => cart.set(addLine(cart.get(), lineOf(selection, randomId())));

export const takeOneFromCart = (itemId: ItemId): void => cart.set(takeOne(cart.get(), itemId));

/** Replaces the line with that id. */
export const replaceInCart = (lineId: string, selection: Selection): void =>
  cart.set(changeLine(cart.get(), lineOf(selection, lineId)));

export const setQuantity = (line: CartLine, quantity: number): void =>
  cart.set(changeLine(cart.get(), { ...line, quantity }));

export const removeLines = (lineIds: readonly string[]): void =>
  cart.set(cart.get().filter(({ line_id }) => !lineIds.includes(line_id)));

export const replaceCart = (lines: readonly CartLine[]): void => cart.set(lines);

/** Empties the cart unless it has changed since it was ordered. */
export function clearOrderedCart(ordered: readonly CartLine[]): void {
  if (isSameCart(cart.get(), ordered)) cart.set([]);
}

export const isInCart = (ordered: readonly CartLine[]): boolean => isSameCart(cart.get(), ordered);

function lineOf({ item, choices = [], quantity = 1, note = '' }: Selection, line_id: string): CartLine {
  return {
    line_id,
    item_id: item.item_id,
    name: item.name,
    unit_price: item.price + choicesOf(item, choices).price,
    choices,
    quantity,
    note: note.trim(),
  };
}
