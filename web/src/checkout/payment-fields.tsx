// The tip, and how the customer means to pay at the door. Both are voluntary.
import type { PaymentWay } from '@waggle/contracts/price-codes.ts';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { MoneyUnit } from '../i18n/format.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Field } from '../ui/field.tsx';
import { type PaymentDraft, paymentOf, tipOf } from './payment.ts';
import styles from './payment-fields.module.css';

export interface PaymentFieldsProps {
  readonly draft: PaymentDraft;
  readonly tipRates: readonly number[];
  readonly ways: readonly PaymentWay[];
  /** What the dishes come to. */
  readonly goods: number;
  readonly total: number;
  readonly unit: MoneyUnit;
  readonly disabled: boolean;
  readonly onChange: (draft: PaymentDraft) => void;
}

export function PaymentFields(props: PaymentFieldsProps) {
  const { draft, tipRates, ways, goods, total, unit, disabled, onChange } = props;
  const { t, i18n } = useTranslation('bill');
  const { money } = useFormat();
  const name = useId();
  const digits = unit.currency_digits;
  const set = (part: Partial<PaymentDraft>): void => onChange({ ...draft, ...part });
  const percent = (rate: number): string =>
    new Intl.NumberFormat(i18n.language, { style: 'percent', maximumFractionDigits: 3 }).format(rate / 100_000);
  const tips: readonly (readonly [PaymentDraft['tip'], string])[] = [
    [0, t('noTip')],
    ...tipRates.map(
      (rate) =>
        [rate, `${percent(rate)} · ${money(tipOf({ ...draft, tip: rate }, goods, digits) ?? 0, unit)}`] as const,
    ),
    ['own', t('ownTip')],
  ];
  return (
    <>
      {tipRates.length > 0 && (
        <fieldset className={styles.group} disabled={disabled}>
          <legend>{t('tipTitle')}</legend>
          <div className={styles.choices}>
            {tips.map(([tip, label]) => (
              <label key={tip} className={styles.choice}>
                <input type="radio" name={`${name}-tip`} checked={draft.tip === tip} onChange={() => set({ tip })} />
                <span>{label}</span>
              </label>
            ))}
          </div>
          {draft.tip === 'own' && (
            <Field
              label={t('ownTipLabel', { currency: unit.currency })}
              inputMode="decimal"
              autoComplete="off"
              value={draft.ownTip}
              error={tipOf(draft, goods, digits) === null ? t('noAmount') : undefined}
              onChange={(event) => set({ ownTip: event.target.value })}
            />
          )}
        </fieldset>
      )}
      <fieldset className={styles.group} disabled={disabled}>
        <legend>{t('payTitle')}</legend>
        <div className={styles.choices}>
          {ways.map((way) => (
            <label key={way} className={styles.choice}>
              <input type="radio" name={`${name}-way`} checked={draft.way === way} onChange={() => set({ way })} />
              <span>{t(`way.${way}`)}</span>
            </label>
          ))}
        </div>
        {draft.way === 'cash' && (
          <Field
            label={t('gives', { currency: unit.currency })}
            hint={t('givesHint')}
            inputMode="decimal"
            autoComplete="off"
            value={draft.gives}
            error={
              paymentOf(draft, total, digits) === null ? t('givesTooLittle', { total: money(total, unit) }) : undefined
            }
            onChange={(event) => set({ gives: event.target.value })}
          />
        )}
      </fieldset>
    </>
  );
}
