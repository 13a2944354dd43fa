// Makes a copy of an item in its category, off sale until somebody has looked at it.
import { useMutation } from '@tanstack/react-query';
import type { ItemId, MenuItem, NewMenuItem } from '@waggle/contracts';
import { graphemesOf } from '@waggle/contracts/graphemes.ts';
import { limits } from '@waggle/contracts/limits.ts';
import { useTranslation } from 'react-i18next';
import { post, put } from '../api/client.ts';
import { applyItem } from '../menu/live-menu.ts';
import { type MenuState, sectionsOf } from '../menu/menu-state.ts';
import { toast } from '../ui/toast.tsx';
import { slugOf } from './slug.ts';
import { useErrorToast } from './use-admin-errors.ts';

/** @param onMade gets the copy */
export function useDuplicateItem(menu: MenuState, onMade: (copy: MenuItem) => void) {
  const { t } = useTranslation('admin');
  const failed = useErrorToast();
  return useMutation({
    async mutationFn(item: MenuItem): Promise<MenuItem> {
      const copy = copyOf(item, t('item.copyName', { name: '' }), new Set(menu.items.map(({ item_id }) => item_id)));
      const made = await post<MenuItem>('/api/menu', copy);
      if (item.counted === false) await put(`/api/menu/${made.item_id}/stock`, { stock: null, seen: 0 });
      // Without places, the dishes of a category are in the order of their names: the copy follows by itself.
      if (item.place !== undefined) await put('/api/menu/order', { item_ids: withBehind(menu, item, made.item_id) });
      return made;
    },
    onSuccess(copy, item) {
      applyItem(copy);
      toast(t('item.duplicated', { name: item.name }), { tone: 'good' });
      onMade(copy);
    },
    onError: failed,
  });
}

function copyOf(item: MenuItem, ending: string, taken: ReadonlySet<string>): NewMenuItem {
  const { counted, currency: _, version: __, place: ___, sold_out_until: ____, on_sale: _____, ...same } = item;
  // A name that is as long as can be makes room.
  const name = `${graphemesOf(item.name)
    .slice(0, limits.itemName - ending.length)
    .join('')}${ending}`;
  return {
    ...same,
    item_id: slugOf(name, taken) as ItemId,
    name,
    stock: counted === false ? 0 : item.stock,
    sold_out: true,
  };
}

function withBehind(menu: MenuState, { item_id, category }: MenuItem, copy: ItemId): ItemId[] {
  const ids =
    sectionsOf(menu, '')
      .find((one) => one.category === category)
      ?.items.map((one) => one.item_id) ?? [];
  return ids.flatMap((id) => (id === item_id ? [id, copy] : [id]));
}
