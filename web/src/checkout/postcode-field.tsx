// The postcode, where the kitchen delivers by areas: it says at once where the kitchen does not.
import type { OrderQuote } from '@waggle/contracts';
import { useTranslation } from 'react-i18next';
import { Field } from '../ui/field.tsx';
import { customerFormId } from './customer-form.tsx';
import styles from './payment-fields.module.css';

export interface PostcodeFieldProps {
  readonly postcode: string;
  readonly delivers: OrderQuote['delivers'];
  /** The customer has tried to order: a missing one is an error. */
  readonly tried: boolean;
  readonly disabled: boolean;
  readonly onChange: (postcode: string) => void;
}

export function PostcodeField({ postcode, delivers, tried, disabled, onChange }: PostcodeFieldProps) {
  const { t } = useTranslation('bill');
  const typed = postcode.trim();
  const missing = tried && typed === '' ? t('postcodeMissing') : undefined;
  return (
    <div className={styles.group}>
      <Field
        form={customerFormId}
        label={t('postcode')}
        autoComplete="postal-code"
        maxLength={16}
        value={postcode}
        disabled={disabled}
        error={delivers === 'elsewhere' && typed !== '' ? t('notDelivered', { postcode: typed }) : missing}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
