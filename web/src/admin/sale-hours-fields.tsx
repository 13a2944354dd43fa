// When a dish or a category is for sale in the week: always, or in hours of its own.
import { useTranslation } from 'react-i18next';
import { Notice } from '../ui/notice.tsx';
import { Switch } from '../ui/switch.tsx';
import styles from './hours-page.module.css';
import { type Week, weekOf, withDefaultHours } from './week.ts';
import { WeekEditor } from './week-editor.tsx';

export interface SaleHoursFieldsProps {
  readonly of: 'dish' | 'category';
  /** Null: none of its own. */
  readonly week: Week | null;
  readonly error: string | undefined;
  readonly onChange: (week: Week | null) => void;
}

export function SaleHoursFields({ of, week, error, onChange }: SaleHoursFieldsProps) {
  const { t } = useTranslation('admin');
  return (
    <fieldset className={styles.saleHours} aria-label={t('saleHours.title')}>
      <Switch
        label={t(of === 'dish' ? 'saleHours.ofDish' : 'saleHours.ofCategory')}
        checked={week !== null}
        onChange={(own) => onChange(own ? withDefaultHours(weekOf([])) : null)}
      />
      <p className={styles.hint}>{t(of === 'dish' ? 'saleHours.dishHint' : 'saleHours.categoryHint')}</p>
      {error !== undefined && (
        <Notice tone="bad" alert>
          {error}
        </Notice>
      )}
      {week !== null && <WeekEditor week={week} without={t('saleHours.without')} onChange={onChange} />}
    </fieldset>
  );
}
