// Changes the kitchen's settings. A request replaces all of them, so it names the version that it is based on.
import type { CategoryRename, KitchenSettings, KitchenView, Menu } from '@waggle/contracts';
import { ApiError } from '../api/api-error.ts';
import { ifUnchanged, post, put } from '../api/client.ts';
import { applyKitchen } from '../menu/live-menu.ts';

/** @throws ApiError with status 412 when they have changed since; the page then shows the current ones. */
export async function changeKitchen(kitchen: KitchenView, change: Partial<KitchenSettings>): Promise<KitchenView> {
  try {
    return await put<KitchenView>('/api/kitchen', { ...kitchen, ...change }, ifUnchanged(kitchen.version));
  } catch (error) {
    const current = currentKitchen(error);
    if (current) applyKitchen(current);
    throw error;
  }
}

/** Changes one field of the current version, so that a stale page does not overwrite the others. */
export async function changeKitchenField(
  kitchen: KitchenView,
  change: Pick<KitchenSettings, 'paused' | 'paused_until'> | Pick<KitchenSettings, 'categories'>,
): Promise<KitchenView> {
  try {
    return await changeKitchen(kitchen, change);
  } catch (error) {
    const current = currentKitchen(error);
    if (!current) throw error;
    return changeKitchen(current, change);
  }
}

/** Renames a category, unless somebody else has changed the categories since. */
export async function requestCategoryRename(kitchen: KitchenView, names: CategoryRename): Promise<Menu> {
  const rename = ({ version }: KitchenView) => post<Menu>('/api/menu/categories/rename', names, ifUnchanged(version));
  try {
    return await rename(kitchen);
  } catch (error) {
    const current = currentKitchen(error);
    if (!current) throw error;
    applyKitchen(current);
    if (JSON.stringify(current.categories) !== JSON.stringify(kitchen.categories)) throw error;
    return rename(current);
  }
}

const currentKitchen = (error: unknown): KitchenView | null =>
  error instanceof ApiError && error.code === 'changed_meanwhile' ? (error.problem.current as KitchenView) : null;
