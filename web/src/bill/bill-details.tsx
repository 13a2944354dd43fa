// What an order costs, row by row, with its total and the taxes in it.
import type { Bill } from '@waggle/contracts';
import { useTranslation } from 'react-i18next';
import type { MoneyUnit } from '../i18n/format.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Notice } from '../ui/notice.tsx';
import styles from './bill-details.module.css';
import { billRows } from './bill-rows.ts';

export interface BillDetailsProps {
  /** Missing for orders of earlier versions: their total is what their dishes cost. */
  readonly bill: Bill | undefined;
  readonly total: number;
  readonly unit: MoneyUnit;
  /** How much is missing to the least that the kitchen delivers. */
  readonly missing?: number;
}

export default function BillDetails({ bill, total, unit, missing = 0 }: BillDetailsProps) {
  const { t, i18n } = useTranslation('bill');
  const { money } = useFormat();
  const percent = (rate: number): string =>
    new Intl.NumberFormat(i18n.language, { style: 'percent', maximumFractionDigits: 3 }).format(rate / 100_000);
  const rows = bill ? billRows(bill) : [];
  return (
    <div className={styles.bill}>
      <dl aria-label={t('title')}>
        {rows.map(({ of, amount, rate = 0 }) => (
          <div key={`${of} ${rate}`} className={styles.row}>
            <dt>{t(of, { rate: percent(rate) })}</dt>
            <dd>{money(amount, unit)}</dd>
          </div>
        ))}
        <div className={styles.total}>
          <dt>{t('total')}</dt>
          <dd>{money(total, unit)}</dd>
        </div>
      </dl>
      {missing > 0 && <Notice tone="honey">{t('missing', { missing: money(missing, unit) })}</Notice>}
      {bill?.prices === 'gross' && bill.taxes.length > 0 && (
        <ul className={styles.taxes}>
          {bill.taxes.map(({ rate, tax }) => (
            <li key={rate}>{t('included', { rate: percent(rate), tax: money(tax, unit) })}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
