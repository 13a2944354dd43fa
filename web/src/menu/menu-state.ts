// The state of the menu, and how a message over `/ws/menu` changes it.
import type { KitchenView, MenuChangesMessage, MenuItem, MenuMessage } from '@waggle/contracts';
import { byPlace } from '@waggle/contracts/by-place.ts';
import { collation } from '@waggle/contracts/collation.ts';
import { plainLetters } from '@waggle/contracts/plain-letters.ts';
import type { ShownCategory, ShownItem } from './menu-texts.ts';

export interface MenuState {
  readonly items: readonly ShownItem[];
  /** In display order. */
  readonly categories: readonly string[];
  readonly kitchen: KitchenView;
  /** The language of the texts for customers, BCP 47; null: the menu's own. Staff always see the menu's own, without this. */
  readonly language?: string | null;
  readonly categoryTexts?: ReadonlyMap<string, ShownCategory>;
  /** The server's version of this menu; undefined once the page has changed it. */
  readonly menu_version?: string | undefined;
}

export type MenuSocketMessage = MenuMessage | MenuChangesMessage;

/** Appends the next part of a menu to the earlier ones. */
export function joinMenus(before: MenuSocketMessage, next: MenuSocketMessage): MenuSocketMessage {
  if (before.type !== 'menu' || next.type !== 'menu') return next;
  return { ...next, items: [...before.items, ...next.items] };
}

/** Null until the snapshot has arrived: changes mean nothing without it. */
export function applyMenuMessage(state: MenuState | null, message: MenuSocketMessage): MenuState | null {
  if (message.type === 'menu') {
    const { items, categories, kitchen, menu_version } = message;
    return { items, categories, kitchen, menu_version };
  }
  if (message.type !== 'changes' || !state) return state;
  const changed = new Map(message.items.map((item) => [item.item_id, item]));
  const removed = new Set(message.removed);
  const kept = state.items.filter(({ item_id }) => !removed.has(item_id));
  const known = new Set(kept.map(({ item_id }) => item_id));
  return {
    items: [
      ...kept.map((item) => changed.get(item.item_id) ?? item),
      ...message.items.filter(({ item_id }) => !known.has(item_id)),
    ],
    categories: message.categories ?? state.categories,
    kitchen: message.kitchen ?? state.kitchen,
    menu_version: message.menu_version ?? state.menu_version,
  };
}

/** Off sale, or no stock left. */
export const isSoldOut = (item: Pick<MenuItem, 'sold_out' | 'stock'>): boolean => item.sold_out || item.stock === 0;

/** Outside of its hours: the server says so, by its clock and the kitchen's time zone. */
export const isOutOfHours = (item: Pick<MenuItem, 'on_sale'>): boolean => item.on_sale?.now === false;

/** It cannot be put into the cart. */
export const isUnavailable = (item: Pick<MenuItem, 'sold_out' | 'stock' | 'on_sale'>): boolean =>
  isSoldOut(item) || isOutOfHours(item);

/** The stock is low enough to tell customers. */
export const isStockLow = (item: Pick<MenuItem, 'sold_out' | 'stock'>): boolean => !isSoldOut(item) && item.stock <= 5;

export interface Section {
  readonly category: string;
  /** Its name as it is shown. */
  readonly title: ShownCategory;
  readonly items: readonly ShownItem[];
}

/** The items by category, filtered to those whose name, description or category contains every word of `search`. */
export function sectionsOf(menu: SearchedMenu, search: string): Section[] {
  const { items, categories, categoryTexts, kitchen, language } = menu;
  const words = plainLetters(search).split(/\s+/).filter(Boolean);
  const titleOf = (category: string): ShownCategory =>
    categoryTexts?.get(category) ?? { text: category, lang: undefined };
  const found = items.filter((item) => {
    const { name, description, category, ownTexts = '' } = item;
    const text = plainLetters(`${name} ${description} ${titleOf(category).text} ${category} ${ownTexts}`);
    return words.every((word) => text.includes(word));
  });
  const byName = collation(language ?? kitchen?.language);
  found.sort((a, b) => byPlace(a, b) || byName(a.name, b.name));
  const named = [...new Set([...categories, ...items.map(({ category }) => category)])];
  return named
    .map((category) => ({
      category,
      title: titleOf(category),
      items: found.filter((item) => item.category === category),
    }))
    .filter((section) => section.items.length > 0);
}

type SearchedMenu = Pick<MenuState, 'items' | 'categories'> &
  Partial<Pick<MenuState, 'categoryTexts' | 'language' | 'kitchen'>>;
