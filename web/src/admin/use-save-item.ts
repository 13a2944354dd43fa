// Saves the changed fields of an item, or removes the item.
import { useMutation } from '@tanstack/react-query';
import type { ItemId, MenuItem, NewMenuItem } from '@waggle/contracts';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/api-error.ts';
import { ifUnchanged, patch, post, remove as removeFrom } from '../api/client.ts';
import { applyItem } from '../menu/live-menu.ts';
import type { MenuState } from '../menu/menu-state.ts';
import { toast } from '../ui/toast.tsx';
import { changesOf, type ItemDraft, valuesOf } from './item-draft.ts';
import { slugOf } from './slug.ts';
import { useErrorToast } from './use-admin-errors.ts';

export interface SaveItemOptions {
  readonly opened: MenuItem | null;
  /** The version of the item that the form shows. */
  readonly version: number;
  readonly menu: MenuState;
  readonly digits: number;
  readonly onClose: () => void;
}

export function useSaveItem({ opened, version, menu, digits, onClose }: SaveItemOptions) {
  const { t } = useTranslation('admin');
  const failed = useErrorToast();
  const save = useMutation({
    async mutationFn(draft: ItemDraft): Promise<void> {
      const values = valuesOf(draft, digits);
      if (!opened) {
        const item_id = slugOf(values.name, new Set(menu.items.map((item) => item.item_id))) as ItemId;
        const item: NewMenuItem = { item_id, ...values, stock: Number(draft.stock) };
        await post<MenuItem>('/api/menu', item);
        return;
      }
      const changes = changesOf(values, opened);
      if (Object.keys(changes).length > 0) {
        await patch<MenuItem>(`/api/menu/${opened.item_id}`, changes, ifUnchanged(version));
      }
    },
    onSuccess(_, { name }) {
      toast(t('item.saved', { name: name.trim() }), { tone: 'good' });
      onClose();
    },
    onError: showCurrent,
  });
  const remove = useMutation({
    mutationFn: () => removeFrom(`/api/menu/${opened?.item_id ?? ''}`, ifUnchanged(version)),
    onSuccess() {
      toast(t('item.removed', { name: opened?.name ?? '' }));
      onClose();
    },
    onError(error) {
      showCurrent(error);
      failed(error);
    },
  });
  return { save, remove };
}

/** On a conflict the page shows the current item; saving again overwrites it. */
function showCurrent(error: unknown): void {
  if (error instanceof ApiError && error.code === 'changed_meanwhile') applyItem(error.problem.current as MenuItem);
}
