// Takes items off sale and puts them back, and adds stock.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMenu } from '../menu/live-menu.ts';
import { sectionsOf } from '../menu/menu-state.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { leave } from '../unsaved/unsaved.ts';
import { ChoiceRow } from './choice-row.tsx';
import { offeredChoices } from './offered-choices.ts';
import styles from './stock-drawer.module.css';
import { StockRow } from './stock-row.tsx';

export function StockDrawer({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation('kitchen');
  const { menu } = useMenu();
  const [search, setSearch] = useState('');
  const sections = menu ? sectionsOf(menu, search) : [];
  const choices = menu ? offeredChoices(menu.items, search, menu.kitchen.language) : [];
  return (
    <Dialog
      open={open}
      onClose={() => leave(onClose)}
      title={t('stock.title')}
      description={t('stock.live')}
      place="side"
    >
      <Field
        label={t('stock.search')}
        type="search"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        autoComplete="off"
      />
      {sections.map(({ category, items }) => (
        <section key={category}>
          <h3 className={styles.category}>{category}</h3>
          <ul className={styles.items}>
            {items.map((item) => (
              <StockRow key={item.item_id} item={item} />
            ))}
          </ul>
        </section>
      ))}
      {choices.length > 0 && (
        <section>
          <h3 className={styles.category}>{t('stock.choices')}</h3>
          <ul className={styles.items}>
            {choices.map((choice) => (
              <ChoiceRow key={choice.name} choice={choice} />
            ))}
          </ul>
        </section>
      )}
      {menu && sections.length + choices.length === 0 && <p>{t('stock.nothing')}</p>}
    </Dialog>
  );
}
