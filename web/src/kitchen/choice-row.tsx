// A choice in the stock drawer: rocket that has run out is off sale in every dish that offers it.
import { useTranslation } from 'react-i18next';
import { post } from '../api/client.ts';
import type { OfferedChoice } from './offered-choices.ts';
import { SaleSwitches } from './sale-switches.tsx';
import styles from './stock-drawer.module.css';

export function ChoiceRow({ choice: { name, dishes, soldOut, forToday } }: { readonly choice: OfferedChoice }) {
  const { t } = useTranslation('kitchen');
  return (
    <li className={styles.item} data-sold-out={soldOut || undefined}>
      <div className={styles.head}>
        <p className={styles.name} dir="auto">
          {name}
        </p>
        <p className={styles.stock}>{t('stock.offered', { count: dishes })}</p>
      </div>
      <SaleSwitches
        name={name}
        soldOut={soldOut}
        forToday={forToday}
        onChange={(sold_out, for_today) => post<void>('/api/menu/choices/sale', { choice: name, sold_out, for_today })}
      />
    </li>
  );
}
