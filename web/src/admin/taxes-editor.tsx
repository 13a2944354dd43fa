// The rates of tax: each for a category and a way of serving, from one day to another.
import { limits } from '@waggle/contracts/limits.ts';
import { servings, taxCategories } from '@waggle/contracts/price-codes.ts';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../ui/button.tsx';
import { Field, Select } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { newTax, type PricesError, type TaxDraft } from './prices-draft.ts';
import styles from './prices-page.module.css';

export interface TaxesEditorProps {
  readonly taxes: readonly TaxDraft[];
  readonly errorOf: (key: string) => PricesError | undefined;
  readonly onChange: (taxes: readonly TaxDraft[]) => void;
}

export function TaxesEditor({ taxes, errorOf, onChange }: TaxesEditorProps) {
  const { t } = useTranslation('admin');
  const change = (key: string, part: Partial<TaxDraft>): void =>
    onChange(taxes.map((tax) => (tax.key === key ? { ...tax, ...part } : tax)));
  return (
    <section className={styles.taxes} aria-labelledby="taxes">
      <h2 id="taxes">{t('prices.taxes')}</h2>
      <p className={styles.hint}>{t('prices.taxesHint')}</p>
      {taxes.map((tax, n) => {
        const error = errorOf(tax.key);
        return (
          <fieldset key={tax.key} className={styles.tax}>
            <legend>{t('prices.tax', { number: n + 1 })}</legend>
            <Field
              label={t('prices.rate')}
              inputMode="decimal"
              autoComplete="off"
              value={tax.rate}
              error={error && t(`prices.error.${error}`)}
              onChange={(event) => change(tax.key, { rate: event.target.value })}
            />
            <Select
              label={t('prices.category')}
              value={tax.category}
              onChange={(event) => change(tax.key, { category: event.target.value as TaxDraft['category'] })}
            >
              <option value="">{t('prices.every')}</option>
              {taxCategories.map((category) => (
                <option key={category} value={category}>
                  {t(`taxCategory.${category}`)}
                </option>
              ))}
            </Select>
            <Select
              label={t('prices.serving')}
              value={tax.serving}
              onChange={(event) => change(tax.key, { serving: event.target.value as TaxDraft['serving'] })}
            >
              <option value="">{t('prices.every')}</option>
              {servings.map((serving) => (
                <option key={serving} value={serving}>
                  {t(`serving.${serving}`)}
                </option>
              ))}
            </Select>
            <Field
              label={t('prices.validFrom')}
              type="date"
              value={tax.from}
              onChange={(event) => change(tax.key, { from: event.target.value })}
            />
            <Field
              label={t('prices.validTo')}
              type="date"
              value={tax.to}
              onChange={(event) => change(tax.key, { to: event.target.value })}
            />
            <IconButton
              icon="trash"
              label={t('prices.removeTax', { number: n + 1 })}
              onClick={() => onChange(taxes.filter(({ key }) => key !== tax.key))}
            />
          </fieldset>
        );
      })}
      {taxes.length < limits.taxRules && (
        <Button onClick={() => onChange([...taxes, newTax()])}>
          <Icon name="plus" />
          {t('prices.addTax')}
        </Button>
      )}
    </section>
  );
}
