// All orders of the kitchen, found by what staff remember of one. It opens with today's.
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { SearchedOrders, SearchOrders } from '@waggle/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearch } from 'wouter';
import { post } from '../api/client.ts';
import { paths } from '../paths.ts';
import { Loading } from '../shell/loading.tsx';
import { usePageTitle } from '../shell/use-page-title.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { Switch } from '../ui/switch.tsx';
import { useKitchenFormat } from '../zone/kitchen-zone.ts';
import { FoundOrderRow } from './found-order.tsx';
import styles from './staff-orders.module.css';
import { useSettled } from './use-settled.ts';

interface Filter {
  readonly text: string;
  /** YYYY-MM-DD or today; empty: any. */
  readonly day: string;
  readonly ended: boolean;
}

export default function SearchPage() {
  const { t } = useTranslation('staff-orders');
  const { dayTime } = useKitchenFormat();
  usePageTitle(t('title'));
  const asked = new URLSearchParams(useSearch());
  const [filter, setFilter] = useState<Filter>({ text: '', day: 'today', ended: asked.has('ended') });
  const settled = useSettled(filter);
  const search = useInfiniteQuery({
    queryKey: ['staff-orders', settled],
    queryFn: ({ signal, pageParam }) =>
      post<SearchedOrders>('/api/orders/search', bodyOf(settled, pageParam), { signal }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  const pages = search.data?.pages ?? [];
  const orders = pages.flatMap((page) => page.orders);
  const today = pages[0]?.day ?? '';
  const oldest = pages.at(-1)?.looked_back_to ?? null;
  const set = (part: Partial<Filter>): void => setFilter((before) => ({ ...before, ...part }));
  return (
    <section className={styles.page} aria-labelledby="orders-title">
      <div className={styles.head}>
        <h1 id="orders-title">{t('title')}</h1>
        <ButtonLink href={paths.kitchen}>{t('board')}</ButtonLink>
      </div>
      <search className={styles.filter}>
        <Field
          type="search"
          label={t('text')}
          hint={t('textHint')}
          autoComplete="off"
          spellCheck={false}
          maxLength={80}
          value={filter.text}
          onChange={({ target }) => set({ text: target.value })}
        />
        <Field
          type="date"
          label={t('day')}
          hint={t('dayHint')}
          max={today}
          value={filter.day === 'today' ? today : filter.day}
          onChange={({ target }) => set({ day: target.value })}
        />
        <div className={styles.switches}>
          <Switch
            label={t('anyDay')}
            checked={filter.day === ''}
            onChange={(any) => set({ day: any ? '' : 'today' })}
          />
          <Switch label={t('ended')} checked={filter.ended} onChange={(ended) => set({ ended })} />
        </div>
      </search>
      {search.isPending && <Loading />}
      {search.isError && (
        <Notice tone="bad" alert actions={<Button onClick={() => void search.refetch()}>{t('again')}</Button>}>
          {t('failed')}
        </Notice>
      )}
      <p role="status" className={styles.count}>
        {search.isSuccess && !search.isPlaceholderData && t('found', { count: orders.length })}
      </p>
      <ul className={styles.list} aria-label={t('title')}>
        {orders.map((order) => (
          <FoundOrderRow key={order.order_id} order={order} />
        ))}
      </ul>
      {search.hasNextPage && (
        <div className={styles.more}>
          {oldest && <p>{t('lookedBack', { at: dayTime(oldest) })}</p>}
          <Button busy={search.isFetchingNextPage} onClick={() => void search.fetchNextPage()}>
            {t('older')}
          </Button>
        </div>
      )}
    </section>
  );
}

const bodyOf = ({ text, day, ended }: Filter, before: string): SearchOrders =>
  ({
    ...(text.trim() === '' ? {} : { text: text.trim() }),
    ...(day === '' ? {} : { day }),
    ...(ended ? { ended } : {}),
    ...(before === '' ? {} : { before }),
  }) as SearchOrders;
