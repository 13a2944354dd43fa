// Forgets a customer on request: the one of an order, or of every order with a phone number. Then erases what streams, dead letters and
// files hold, and says what holds the customer still.
import { useMutation } from '@tanstack/react-query';
import type { Erased, Forget, Forgotten } from '@waggle/contracts';
import { eraseUntilHandled, forgetAll } from '@waggle/contracts/erasing.ts';
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
    mutationFn: (text: string) => forgetAll(() => post<Forgotten>('/api/customers/forget', requestOf(text))),
    onSuccess: (found) => {
      erase.reset();
      if (found.forgotten.length > 0) erase.mutate(found);
    },
    onSettled: () => setAsking(false),
  });
  const erase = useMutation({
    mutationFn: (found: Forgotten) =>
      eraseUntilHandled((body) => post<Erased>('/api/customers/erase', body), found, pause),
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
        <Button type="submit" tone="danger" size="l" busy={forget.isPending || erase.isPending}>
          {t('customers.forget')}
        </Button>
      </form>
      {data && (
        <Notice tone={data.forgotten.length > 0 ? 'good' : 'honey'} alert>
          <p>{t('customers.done', { count: data.forgotten.length })}</p>
          {data.open.length > 0 && <p>{t('customers.open', { count: data.open.length })}</p>}
          {data.more && <p>{t('customers.more')}</p>}
        </Notice>
      )}
      {data && data.forgotten.length > 0 && (
        <StillHeld
          erased={erase.data}
          error={erase.isError ? words(erase.error) : null}
          orders={data.forgotten}
          onAgain={() => erase.mutate(data)}
        />
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

interface StillHeldProps {
  /** Undefined while it is asked for, or when it failed. */
  readonly erased: Erased | undefined;
  readonly error: string | null;
  readonly orders: readonly string[];
  readonly onAgain: () => void;
}

function StillHeld({ erased, error, orders, onAgain }: StillHeldProps) {
  const { t } = useTranslation('admin');
  if (!erased && error === null) return <Notice tone="info">{t('customers.erasing')}</Notice>;
  const waiting = Object.entries(erased?.services ?? {}).filter(([, isDone]) => !isDone);
  const isDone = erased !== undefined && waiting.length === 0 && erased.left.length === 0;
  return (
    <Notice tone={isDone ? 'good' : 'honey'} alert>
      {isDone && <p>{t('customers.erased')}</p>}
      {error !== null && <p>{error}</p>}
      {waiting.map(([service]) => (
        <p key={service}>{t('customers.waiting', { service })}</p>
      ))}
      {erased?.left.map((left) => (
        <p key={left} lang="en">
          {left}
        </p>
      ))}
      {!isDone && (
        <>
          <p>{t('customers.unfinished', { orders: orders.join(', ') })}</p>
          <Button onClick={onAgain}>{t('customers.again')}</Button>
        </>
      )}
      {erased?.kept.replaced_files.map((file) => (
        <p key={file}>{t('customers.replaced', { file })}</p>
      ))}
      {erased?.kept.oplog && <p>{t('customers.oplog')}</p>}
      <p>{t('customers.backups')}</p>
    </Notice>
  );
}

const pause = (ms: number): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, ms));

const requestOf = (text: string): Forget =>
  /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text) ? { order_id: text as never } : { phone: text };
