// The differences between two states of the menu, pure.
import { isDeepStrictEqual } from 'node:util';
import type { MenuChangesMessage, MenuMessage } from '@waggle/contracts';

/** The message that takes a page from one state to the other; null when they are equal. */
export function menuChanges(before: MenuMessage, after: MenuMessage): MenuChangesMessage | null {
  const known = new Map(before.items.map((item) => [item.item_id, item]));
  const items = after.items.filter((item) => !isDeepStrictEqual(item, known.get(item.item_id)));
  const left = new Set(after.items.map(({ item_id }) => item_id));
  const removed = [...known.keys()].filter((id) => !left.has(id));
  const categories = isDeepStrictEqual(before.categories, after.categories) ? {} : { categories: after.categories };
  const kitchen = isDeepStrictEqual(before.kitchen, after.kitchen) ? {} : { kitchen: after.kitchen };
  const version = before.menu_version === after.menu_version ? {} : { menu_version: after.menu_version };
  const nothing = items.length + removed.length + Object.keys({ ...categories, ...kitchen }).length === 0;
  return nothing ? null : { type: 'changes', items, removed, ...categories, ...kitchen, ...version };
}
