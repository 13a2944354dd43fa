// An item in the list; a tap opens the editor.
import type { MenuItem } from '@waggle/contracts';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { MoneyUnit } from '../i18n/format.ts';
import { useFormat } from '../i18n/use-format.ts';
import { isScarce, isSoldOut } from '../menu/menu-state.ts';
import { Picture } from '../menu/picture.tsx';
import { Icon } from '../ui/icon.tsx';
import styles from './menu-editor.module.css';

export interface ItemRowProps {
  readonly item: MenuItem;
  readonly unit: MoneyUnit;
  readonly onOpen: () => void;
}

export const ItemRow = memo(function ItemRow({ item, unit, onOpen }: ItemRowProps) {
  const { t } = useTranslation('admin');
  const { money } = useFormat();
  const state = isSoldOut(item) ? 'out' : isScarce(item) ? 'scarce' : 'fine';
  return (
    <li>
      <button type="button" className={styles.item} onClick={onOpen}>
        <Picture item={item} className={styles.thumb} />
        <span className={styles.what}>
          <span className={styles.name}>{item.name}</span>
          <span className={styles.more}>
            {item.options.length > 0 ? item.options.map(({ name }) => name).join(', ') : item.description}
          </span>
        </span>
        <span className={styles.facts}>
          <span className={styles.price}>{money(item.price, unit)}</span>
          <span className={styles.stock} data-state={state}>
            {item.sold_out ? t('item.soldOut') : t('item.left', { count: item.stock })}
          </span>
        </span>
        <Icon name="edit" />
      </button>
    </li>
  );
});
