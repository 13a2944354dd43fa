// What is to be taken at the door: how much, how the customer means to pay, and the change to bring.
import type { OrderPayment } from '@waggle/contracts';
import { useTranslation } from 'react-i18next';
import type { MoneyUnit } from '../i18n/format.ts';
import { useFormat } from '../i18n/use-format.ts';
import styles from './bill-details.module.css';

export interface DueAtDoorProps {
  readonly total: number;
  readonly unit: MoneyUnit;
  /** Undefined: the customer has not said. */
  readonly payment: OrderPayment | undefined;
}

export default function DueAtDoor({ total, unit, payment }: DueAtDoorProps) {
  const { t } = useTranslation('bill');
  const { money } = useFormat();
  const { way, gives } = payment ?? {};
  return (
    <dl className={styles.due} aria-label={t('due.title')}>
      <div className={styles.total}>
        <dt>{t(`due.${way ?? 'unsaid'}`)}</dt>
        <dd>{money(total, unit)}</dd>
      </div>
      {gives !== undefined && (
        <>
          <div className={styles.row}>
            <dt>{t('due.gives')}</dt>
            <dd>{money(gives, unit)}</dd>
          </div>
          <div className={styles.row}>
            <dt>{t('due.change')}</dt>
            <dd className={styles.change}>{money(gives - total, unit)}</dd>
          </div>
        </>
      )}
    </dl>
  );
}
