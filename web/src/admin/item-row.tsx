// An item in the list; a tap opens the editor. It moves up and down in its category.
import type { MenuItem } from '@waggle/contracts';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { MoneyUnit } from '../i18n/format.ts';
import { useFormat } from '../i18n/use-format.ts';
import { nameOfLanguage } from '../menu/language-name.ts';
import { isOutOfHours, isSoldOut, isStockLow } from '../menu/menu-state.ts';
import { Picture } from '../menu/picture.tsx';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useKitchenFormat } from '../zone/kitchen-zone.ts';
import { missingLanguages } from './languages.ts';
import styles from './menu-editor.module.css';

export interface ItemRowProps {
  readonly item: MenuItem;
  readonly unit: MoneyUnit;
  readonly languages: readonly string[];
  readonly onOpen: () => void;
  /** Null: not shown. */
  readonly canMove: { readonly up: boolean; readonly down: boolean } | null;
  readonly onMove: (by: -1 | 1) => void;
}

export const ItemRow = memo(function ItemRow({ item, unit, languages, onOpen, canMove, onMove }: ItemRowProps) {
  const { t, i18n } = useTranslation('admin');
  const missing = missingLanguages(item, languages).map((tag) => nameOfLanguage(tag, i18n.language));
  const { money, list } = useFormat();
  const { dayTime } = useKitchenFormat();
  const later = !isSoldOut(item) && isOutOfHours(item) ? item.on_sale?.opens_at : undefined;
  const state = isSoldOut(item) ? 'out' : later === undefined && isStockLow(item) ? 'scarce' : 'fine';
  return (
    <li className={styles.row}>
      <button type="button" className={styles.item} onClick={onOpen}>
        <Picture item={item} className={styles.thumb} />
        <span className={styles.what}>
          <span className={styles.name} dir="auto">
            {item.name}
          </span>
          <span className={styles.more}>
            {item.options.length > 0 ? item.options.map(({ name }) => name).join(', ') : item.description}
          </span>
          {missing.length > 0 && (
            <span className={styles.missing}>{t('language.missingShort', { languages: list(missing) })}</span>
          )}
        </span>
        <span className={styles.facts}>
          <span className={styles.price}>{money(item.price, unit)}</span>
          <span className={styles.stock} data-state={state}>
            {item.sold_out
              ? t('item.soldOut')
              : later !== undefined
                ? t('item.from', { at: dayTime(later) })
                : item.counted === false
                  ? t('item.notCounted')
                  : t('item.left', { count: item.stock })}
          </span>
        </span>
        <Icon name="edit" />
      </button>
      {canMove && (
        <span className={styles.moves}>
          <IconButton
            icon="back"
            className={styles.up}
            label={t('category.up', { category: item.name })}
            disabled={!canMove.up}
            onClick={() => onMove(-1)}
          />
          <IconButton
            icon="back"
            className={styles.down}
            label={t('category.down', { category: item.name })}
            disabled={!canMove.down}
            onClick={() => onMove(1)}
          />
        </span>
      )}
    </li>
  );
});
