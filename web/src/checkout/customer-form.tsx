// Name, phone and address. A field shows its error from its first blur until the error is fixed.
import type { Customer } from '@waggle/contracts';
import type { OrderServing } from '@waggle/contracts/price-codes.ts';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Field, TextArea } from '../ui/field.tsx';
import styles from './checkout-page.module.css';
import type { CustomerField, Fault } from './customer.ts';
import { loadPhoneCheck } from './phone-check.ts';

export const customerFormId = 'customer';

export interface CustomerFormProps {
  readonly customer: Customer;
  readonly serving: OrderServing;
  readonly faultOf: (field: CustomerField) => Fault | null;
  /** Also shows the errors of fields that were never focused. */
  readonly showAll: boolean;
  readonly disabled: boolean;
  readonly onChange: (field: CustomerField, value: string) => void;
  readonly onSubmit: () => void;
  readonly remember: boolean;
  readonly onRemember: (remember: boolean) => void;
}

export function CustomerForm(props: CustomerFormProps) {
  const { customer, serving, faultOf, showAll, disabled, onChange, onSubmit, remember, onRemember } = props;
  const { t } = useTranslation();
  const [left, setLeft] = useState<ReadonlySet<CustomerField>>(new Set());
  const field = (name: CustomerField) => {
    const fault = showAll || left.has(name) ? faultOf(name) : null;
    return {
      name,
      label: t(`checkout.${name}.label`),
      value: customer[name],
      error: fault ? faultWords(name, fault) : undefined,
      required: true,
      disabled,
      onBlur: () => setLeft((before) => new Set(before).add(name)),
      onChange: (event: { readonly target: { readonly value: string } }) => onChange(name, event.target.value),
    };
  };
  const isPickUp = serving === 'pick_up';
  const faultWords = (name: CustomerField, fault: Fault): string => {
    if (fault === 'too_long') return t('checkout.tooLong');
    if (isPickUp && name === 'name' && fault === 'missing') return t('checkout.pickUp.nameMissing');
    return t(`checkout.${name}.${wordsFor(fault)}`);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form
      id={customerFormId}
      className={styles.form}
      noValidate
      onSubmit={submit}
      onFocus={() => void loadPhoneCheck()}
    >
      <Field {...field('name')} autoComplete="name" />
      <Field
        {...field('phone')}
        type="tel"
        inputMode="tel"
        autoComplete="tel"
        hint={t(isPickUp ? 'checkout.pickUp.phoneHint' : 'checkout.phone.hint')}
      />
      {!isPickUp && <TextArea {...field('address')} autoComplete="street-address" hint={t('checkout.address.hint')} />}
      <label className={styles.remember}>
        <input type="checkbox" checked={remember} onChange={(event) => onRemember(event.target.checked)} />
        <span>{t('checkout.remember')}</span>
      </label>
    </form>
  );
}

const wordsFor = (fault: Exclude<Fault, 'too_long'>): 'missing' | 'malformed' =>
  fault === 'missing' ? 'missing' : 'malformed';
