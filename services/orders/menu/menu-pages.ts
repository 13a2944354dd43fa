// The menu in pages.
import type { ItemId, Menu, PagedMenu } from '@waggle/contracts';
import { ProblemError } from '@waggle/service-kit/http';
import type { MenuCache } from './menu.ts';

/** Items come by category and name; a page after an item that was removed meanwhile begins with what followed it. */
export function pageOf(
  menu: Menu,
  limit: number,
  after: ItemId | undefined,
  cache: Pick<MenuCache, 'behind'>,
): PagedMenu {
  const from = after === undefined ? 0 : placeBehind(after, menu, cache);
  const items = menu.items.slice(from, from + limit);
  const isLast = from + limit >= menu.items.length;
  return { ...menu, items, next: isLast ? null : (items.at(-1)?.item_id ?? null) };
}

function placeBehind(after: ItemId, { items }: Menu, cache: Pick<MenuCache, 'behind'>): number {
  const place = new Map(items.map(({ item_id }, n) => [item_id, n]));
  const own = place.get(after);
  if (own !== undefined) return own + 1;
  const behind = cache.behind(after);
  if (behind) return behind.map((id) => place.get(id)).find((at) => at !== undefined) ?? items.length;
  throw new ProblemError({
    status: 400,
    code: 'unknown_after',
    title: 'No such item to continue after',
    detail: `after is ${after}, which is not on the menu: begin again without it.`,
    errors: [{ field: 'after', message: `${after} is not on the menu` }],
  });
}
