// Finds an order by its number, its id, its correlation id, or a phone number, and opens its way.
import { useMutation } from '@tanstack/react-query';
import type { FoundOrders } from '@waggle/contracts';
import { calledNumber } from '@waggle/contracts/order-number.ts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { post } from '../api/client.ts';
import { journeyPath } from '../paths.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { useKitchenFormat } from '../zone/kitchen-zone.ts';
import styles from './find-order.module.css';
import { questionsOf } from './find-orders.rules.ts';

type Found = FoundOrders['orders'];

export function FindOrder() {
  const { t } = useTranslation('operations');
  const { dayTime } = useKitchenFormat();
  const [, navigate] = useLocation();
  const [typed, setTyped] = useState('');
  const find = useMutation({
    mutationFn: ask,
    onSuccess: (orders) => {
      const [only, ...others] = orders;
      if (only && others.length === 0) navigate(journeyPath(only.order_id));
    },
  });
  const orders = find.data ?? [];
  return (
    <search className={styles.search}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (typed.trim() !== '' && !find.isPending) find.mutate(typed);
        }}
      >
        <Field
          type="search"
          label={t('find.label')}
          hint={t('find.hint')}
          error={find.isError ? t('find.noAnswer') : find.isSuccess && orders.length === 0 ? t('find.none') : undefined}
          autoComplete="off"
          spellCheck={false}
          maxLength={128}
          value={typed}
          onChange={({ target }) => {
            setTyped(target.value);
            find.reset();
          }}
        />
        <Button type="submit" busy={find.isPending}>
          {t('find.go')}
        </Button>
      </form>
      <p role="status" className="visually-hidden">
        {find.isSuccess && t('find.found', { count: orders.length })}
      </p>
      {orders.length > 1 && (
        <ul className={styles.found} aria-label={t('find.several')}>
          {orders.map(({ order_id, number, status, created_at }) => (
            <li key={order_id}>
              <ButtonLink href={journeyPath(order_id)}>
                {t('find.order', {
                  number: calledNumber({ order_id, number }),
                  status: t(`status.${status}`),
                  at: dayTime(created_at),
                })}
              </ButtonLink>
            </li>
          ))}
        </ul>
      )}
    </search>
  );
}

/** The answer to the first question that finds any. */
async function ask(typed: string): Promise<Found> {
  for (const question of questionsOf(typed)) {
    const { orders } = await post<FoundOrders>('/api/orders/find', question);
    if (orders.length > 0) return orders;
  }
  return [];
}
