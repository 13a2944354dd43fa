// The taxes of a receipt, by rate.
import type { BillTax } from '@waggle/contracts';
import { useTranslation } from 'react-i18next';
import type { MoneyUnit } from '../i18n/format.ts';
import { useFormat } from '../i18n/use-format.ts';
import styles from './paper.module.css';

export interface ReceiptTaxesProps {
  readonly taxes: readonly BillTax[];
  readonly unit: MoneyUnit;
  readonly percent: (rate: number) => string;
}

export function ReceiptTaxes({ taxes, unit, percent }: ReceiptTaxesProps) {
  const { t } = useTranslation('paper');
  const { money } = useFormat();
  return (
    <table className={styles.taxes}>
      <thead>
        <tr>
          {(['rate', 'net', 'tax', 'gross'] as const).map((column) => (
            <th key={column} scope="col">
              {t(column)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {taxes.map(({ rate, net, tax, gross }) => (
          <tr key={rate}>
            <th scope="row">{percent(rate)}</th>
            <td>{money(net, unit)}</td>
            <td>{money(tax, unit)}</td>
            <td>{money(gross, unit)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
