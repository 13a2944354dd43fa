// Forgets a customer on request: the one of an order, or of every order with a phone number.
import { useMutation } from '@tanstack/react-query';
import type { Forget, Forgotten } from '@waggle/contracts';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '../api/client.ts';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Field } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import styles from './staff-page.module.css';
import { useErrorText } from './use-admin-errors.ts';

export function CustomersPage() {
  const { t } = useTranslation('admin');
  const words = useErrorText();
  const titleId = useId();
  const [orderOrPhone, setOrderOrPhone] = useState('');
  const [asking, setAsking] = useState(false);
  const forget = useMutation({
    mutationFn: (text: string) => post<Forgotten>('/api/customers/forget', requestOf(text)),
    onSettled: () => setAsking(false),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (orderOrPhone.trim() !== '') setAsking(true);
  };
  const { data } = forget;
  return (
    <section aria-labelledby={titleId}>
      <div className={styles.head}>
        <div>
          <h1 id={titleId}>{t('customers.title')}</h1>
          <p className={styles.lead}>{t('customers.lead')}</p>
        </div>
      </div>
      <form onSubmit={submit}>
        <Field
          label={t('customers.whom')}
          value={orderOrPhone}
          autoComplete="off"
          spellCheck={false}
          error={forget.isError ? words(forget.error) : undefined}
          onChange={(event) => setOrderOrPhone(event.target.value)}
        />
        <Button type="submit" tone="danger" size="l" busy={forget.isPending}>
          {t('customers.forget')}
        </Button>
      </form>
      {data && (
        <Notice tone={data.forgotten.length > 0 ? 'good' : 'honey'} alert>
          <p>{t('customers.done', { count: data.forgotten.length })}</p>
          {data.open.length > 0 && <p>{t('customers.open', { count: data.open.length })}</p>}
          {data.more && <p>{t('customers.more')}</p>}
          {data.forgotten.length > 0 && <p>{t('customers.left')}</p>}
        </Notice>
      )}
      {asking && (
        <Confirm
          title={t('customers.sure')}
          text={t('customers.sureText')}
          confirm={t('customers.forget')}
          busy={forget.isPending}
          onConfirm={() => forget.mutate(orderOrPhone.trim())}
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  );
}

const requestOf = (text: string): Forget =>
  /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text) ? { order_id: text as never } : { phone: text };
