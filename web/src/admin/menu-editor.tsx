// The menu editor: all items by category; admins edit, add, move and remove them.
import { useMutation } from '@tanstack/react-query';
import type { MenuItem } from '@waggle/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { put } from '../api/client.ts';
import { type MenuState, sectionsOf } from '../menu/menu-state.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { CategoryHead } from './category-head.tsx';
import { changeKitchenField } from './change-kitchen.ts';
import { ItemEditor } from './item-editor.tsx';
import { ItemRow } from './item-row.tsx';
import styles from './menu-editor.module.css';
import { useErrorToast } from './use-admin-errors.ts';

/** The item that the editor shows: an existing one, or a new one. */
type Editing = { readonly item: MenuItem } | { readonly category: string };

const noLanguages: readonly string[] = [];

export function MenuEditor({ menu }: { readonly menu: MenuState }) {
  const { t } = useTranslation('admin');
  const failed = useErrorToast();
  const [search, setSearch] = useState('');
  const [editing, setEditing] = useState<Editing | null>(null);
  const sections = sectionsOf(menu, search);
  const languages = menu.kitchen.languages ?? noLanguages;
  const order = sectionsOf(menu, '').map(({ category }) => category);
  const reorder = useMutation({
    mutationFn: (categories: string[]) => changeKitchenField(menu.kitchen, { categories }),
    onError: failed,
  });
  const move = (category: string, by: -1 | 1): void => {
    const from = order.indexOf(category);
    const swapped = order[from + by];
    if (swapped === undefined || reorder.isPending) return;
    reorder.mutate(order.map((one) => (one === category ? swapped : one === swapped ? category : one)));
  };
  const place = useMutation({
    mutationFn: (item_ids: readonly string[]) => put<void>('/api/menu/order', { item_ids }),
    onError: failed,
  });
  // A search shows some items of a category only.
  const canMove = search.trim() === '';
  const moveItem = (items: readonly MenuItem[], from: number, by: -1 | 1): void => {
    const ids = items.map(({ item_id }) => item_id);
    const [moved] = ids.splice(from, 1);
    if (moved === undefined || place.isPending) return;
    ids.splice(from + by, 0, moved);
    place.mutate(ids);
  };
  // The open item as the socket reports it: someone else may have changed or removed it.
  const now =
    editing && 'item' in editing ? menu.items.find(({ item_id }) => item_id === editing.item.item_id) : undefined;
  return (
    <section aria-labelledby="menu-title">
      <div className={styles.head}>
        <div>
          <h1 id="menu-title">{t('menu.title')}</h1>
          <p className={styles.lead}>{t('menu.lead')}</p>
        </div>
        <Button tone="primary" size="l" onClick={() => setEditing({ category: order[0] ?? '' })}>
          <Icon name="plus" />
          {t('menu.add')}
        </Button>
      </div>
      <Field
        label={t('menu.search')}
        type="search"
        autoComplete="off"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      {sections.map(({ category, items }) => (
        <section key={category} className={styles.category} aria-label={category}>
          <CategoryHead
            category={category}
            count={items.length}
            kitchen={menu.kitchen}
            canMove={{ up: order.indexOf(category) > 0, down: order.indexOf(category) < order.length - 1 }}
            onMove={(by) => move(category, by)}
            onAdd={() => setEditing({ category })}
          />
          <ul className={styles.items}>
            {items.map((item, n) => (
              <ItemRow
                key={item.item_id}
                item={item}
                languages={languages}
                unit={menu.kitchen}
                onOpen={() => setEditing({ item })}
                canMove={canMove ? { up: n > 0, down: n < items.length - 1 } : null}
                onMove={(by) => moveItem(items, n, by)}
              />
            ))}
          </ul>
        </section>
      ))}
      {sections.length === 0 && <p className={styles.lead}>{t(search ? 'menu.nothing' : 'menu.empty')}</p>}
      {editing && (
        <ItemEditor
          key={'item' in editing ? editing.item.item_id : 'new'}
          opened={'item' in editing ? editing.item : null}
          now={now ?? null}
          category={'category' in editing ? editing.category : ''}
          menu={menu}
          onClose={() => setEditing(null)}
          onCopied={(copy) => setEditing({ item: copy })}
        />
      )}
    </section>
  );
}
