// What taxes see in a dish or a choice, and the deposit on a dish.
import { type TaxCategory, taxCategories } from '@waggle/contracts/price-codes.ts';
import { useTranslation } from 'react-i18next';
import { Field, Select } from '../ui/field.tsx';
import type { ItemDraft } from './item-draft.ts';
import styles from './item-editor.module.css';

export interface DishTaxFieldsProps {
  readonly draft: Pick<ItemDraft, 'taxCategory' | 'deposit'>;
  readonly currency: string;
  readonly error: string | undefined;
  readonly onChange: (part: Partial<Pick<ItemDraft, 'taxCategory' | 'deposit'>>) => void;
}

export function DishTaxFields({ draft, currency, error, onChange }: DishTaxFieldsProps) {
  const { t } = useTranslation('admin');
  return (
    <div className={styles.pair}>
      <Select
        label={t('item.taxCategory')}
        value={draft.taxCategory}
        onChange={(event) => onChange({ taxCategory: event.target.value as TaxCategory })}
      >
        <Categories />
      </Select>
      <Field
        label={t('item.deposit', { currency })}
        inputMode="decimal"
        autoComplete="off"
        value={draft.deposit}
        error={error}
        onChange={(event) => onChange({ deposit: event.target.value })}
      />
    </div>
  );
}

export interface ChoiceTaxFieldProps {
  readonly name: string;
  /** Empty: the same as in the dish. */
  readonly category: TaxCategory | '';
  readonly onChange: (category: TaxCategory | '') => void;
}

export function ChoiceTaxField({ name, category, onChange }: ChoiceTaxFieldProps) {
  const { t } = useTranslation('admin');
  return (
    <Select
      label={t('option.taxCategory', { name })}
      value={category}
      onChange={(event) => onChange(event.target.value as TaxCategory | '')}
    >
      <option value="">{t('option.taxAsDish')}</option>
      <Categories />
    </Select>
  );
}

function Categories() {
  const { t } = useTranslation('admin');
  return taxCategories.map((one) => (
    <option key={one} value={one}>
      {t(`taxCategory.${one}`)}
    </option>
  ));
}
