// Changes a menu item, based on the version that was shown.
import type { MenuItem } from '@waggle/contracts';
import { ApiError } from '../api/api-error.ts';
import { ifUnchanged, patch } from '../api/client.ts';
import { applyItem } from './live-menu.ts';

/**
 * Takes the item off sale or back on, even if its other fields have changed; not if somebody else has switched it meanwhile.
 * @param forToday it is for sale again on the kitchen's next business day
 */
export async function setSoldOut(item: MenuItem, sold_out: boolean, forToday = false): Promise<MenuItem> {
  const set = ({ item_id, version }: MenuItem) =>
    patch<MenuItem>(`/api/menu/${item_id}`, { sold_out, for_today: forToday }, ifUnchanged(version));
  try {
    return await set(item);
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'changed_meanwhile') throw error;
    const current = error.problem.current as MenuItem;
    applyItem(current);
    if (current.sold_out !== item.sold_out) throw error;
    return set(current);
  }
}
