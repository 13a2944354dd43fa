// The kitchen's name, whether it is open, the delivery time, and the search.
import { useTranslation } from 'react-i18next';
import { DeliveryTime } from '../menu/delivery-time.tsx';
import { LanguageChoice } from '../menu/language-choice.tsx';
import type { MenuState } from '../menu/menu-state.ts';
import { OpeningNotice } from '../menu/opening-notice.tsx';
import { takesLaterOrders, useOpening } from '../menu/use-opening.ts';
import { ServingChoice } from '../serving/serving-choice.tsx';
import { Icon } from '../ui/icon.tsx';
import styles from './kitchen-header.module.css';

export interface KitchenHeaderProps {
  readonly menu: MenuState;
  readonly search: string;
  readonly onSearch: (search: string) => void;
}

export function KitchenHeader({ menu, search, onSearch }: KitchenHeaderProps) {
  const { kitchen } = menu;
  const { t } = useTranslation();
  const opening = useOpening(kitchen);
  return (
    <div className={styles.header}>
      <div className={styles.words}>
        <h1 dir="auto">{kitchen.name}</h1>
        {opening.open && (
          <p className={styles.facts}>
            <span className={styles.open}>{t('menu.open')}</span>
            <span>
              <DeliveryTime kitchen={kitchen} />
            </span>
          </p>
        )}
        <ServingChoice kitchen={kitchen} />
        <LanguageChoice menu={menu} />
      </div>
      <search className={styles.search}>
        <Icon name="search" />
        <input
          type="search"
          aria-label={t('menu.search')}
          placeholder={t('menu.search')}
          value={search}
          onChange={(event) => onSearch(event.target.value)}
        />
      </search>
      <OpeningNotice opening={opening} full={kitchen.full} later={takesLaterOrders(kitchen)} />
    </div>
  );
}
