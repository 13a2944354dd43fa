// The money of a day's closing: by rate of tax, by what it was for, by way of paying, which each add up to all that was sold; and what
// was not sold, by reason.
import type { Closing } from '@waggle/contracts';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { FigureTable } from './figure-table.tsx';
import styles from './figures-page.module.css';
import { useFigureFormat } from './use-figure-format.ts';

export function ClosingMoney({ closing }: { readonly closing: Closing }) {
  const { t, i18n } = useTranslation('figures');
  const format = useFigureFormat();
  const { money } = useFormat();
  const { taxes, parts, payments, reasons } = closing;
  const percent = (rate: number): string =>
    new Intl.NumberFormat(i18n.language, { style: 'percent', maximumFractionDigits: 3 }).format(rate / 100_000);
  const sold = format.amounts(sumsOf(payments));
  const withoutRate = parts.filter(({ part }) => part === 'tips' || part === 'rounding');
  return (
    <>
      <section className={styles.part}>
        <h2>{t('closing.taxes')}</h2>
        <FigureTable
          caption={t('closing.taxes')}
          columns={[t('closing.rate'), t('closing.net'), t('closing.tax'), t('closing.gross')]}
          rows={[
            ...taxes.map((one) => ({
              key: `${one.currency} ${one.rate}`,
              cells: [
                one.rate === null ? t('closing.untaxed') : percent(one.rate),
                ...[one.net, one.tax, one.gross].map((amount) => money(amount, one)),
              ],
            })),
            ...sumsOf(withoutRate).map((one) => ({
              key: `${one.currency} outside`,
              cells: [t('closing.withoutRate'), '', '', money(one.amount, one)],
            })),
          ]}
          total={[t('closing.receipts'), '', '', sold]}
        />
      </section>
      <section className={styles.part}>
        <h2>{t('closing.parts')}</h2>
        <FigureTable
          caption={t('closing.parts')}
          columns={[t('closing.part'), t('closing.amount')]}
          rows={parts.map((one) => ({
            key: `${one.currency} ${one.part}`,
            cells: [t(`part.${one.part}`), money(one.amount, one)],
          }))}
          total={[t('closing.receipts'), sold]}
        />
      </section>
      <section className={styles.part}>
        <h2>{t('closing.payments')}</h2>
        <FigureTable
          caption={t('closing.payments')}
          columns={[t('closing.way'), t('orders'), t('closing.amount')]}
          rows={payments.map((one) => ({
            key: `${one.currency} ${one.way}`,
            cells: [t(`way.${one.way ?? 'unsaid'}`), format.count(one.orders), money(one.amount, one)],
          }))}
          total={[t('closing.receipts'), format.count(payments.reduce((sum, { orders }) => sum + orders, 0)), sold]}
        />
      </section>
      {reasons.length > 0 && (
        <section className={styles.part}>
          <h2>{t('reasons')}</h2>
          <FigureTable
            caption={t('reasons')}
            columns={[t('reason'), t('by'), t('orders')]}
            texts={2}
            rows={reasons.map(({ by, reason, count }) => ({
              key: `${by} ${reason}`,
              cells: [reason ?? t('noReason'), t(`who.${by}`), format.count(count)],
            }))}
          />
        </section>
      )}
    </>
  );
}

type Sum = Closing['revenue'][number];

/** One amount for each currency. */
const sumsOf = (all: readonly Sum[]): Sum[] =>
  [...Map.groupBy(all, ({ currency }) => currency)].map(([currency, ones]) => ({
    currency,
    currency_digits: ones[0]?.currency_digits ?? 2,
    amount: ones.reduce((sum, { amount }) => sum + amount, 0),
  }));
