// One order, whole: what was ordered, its bill, its customer, when it took its steps, and for admins who did what.
import { useQuery } from '@tanstack/react-query';
import type { OrderView, TimelineView } from '@waggle/contracts';
import { cancelCodeOf } from '@waggle/contracts/cancel-codes.ts';
import { calledNumber } from '@waggle/contracts/order-number.ts';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/api-error.ts';
import { get } from '../api/client.ts';
import { BillPart, DuePart } from '../bill/bill-part.tsx';
import { OrderLines } from '../board/order-lines.tsx';
import { PaperLinks } from '../paper/board-printing.ts';
import { journeyPath, paths } from '../paths.ts';
import { mayActAs, useSession } from '../session/use-session.ts';
import { Loading } from '../shell/loading.tsx';
import { MessagePage } from '../shell/message-page.tsx';
import { usePageTitle } from '../shell/use-page-title.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { loadKitchenZone, useKitchenFormat } from '../zone/kitchen-zone.ts';
import { OrderDeeds } from './order-deeds.tsx';
import styles from './staff-orders.module.css';

export default function OrderPage({ orderId }: { readonly orderId: string }) {
  const { t } = useTranslation('staff-orders');
  useEffect(loadKitchenZone, []);
  const order = useQuery({
    queryKey: ['staff-order', orderId],
    queryFn: ({ signal }) => get<OrderView>(`/api/orders/${orderId}`, { signal }),
    staleTime: 0,
    refetchInterval: 15_000,
    retry: (failures, error) => failures < 2 && !(error instanceof ApiError && error.status < 500),
  });
  const { data } = order;
  usePageTitle(data ? t('order', { number: calledNumber(data) }) : t('title'));
  if (order.isPending) return <Loading />;
  if (!data) {
    const isUnknown = order.error instanceof ApiError && order.error.status < 500;
    return (
      <MessagePage
        icon="search"
        title={t(isUnknown ? 'unknown' : 'failed')}
        text={t(isUnknown ? 'unknownText' : 'failedText')}
      >
        {isUnknown ? (
          <ButtonLink href={paths.allOrders} tone="primary">
            {t('title')}
          </ButtonLink>
        ) : (
          <Button tone="primary" onClick={() => void order.refetch()}>
            {t('again')}
          </Button>
        )}
      </MessagePage>
    );
  }
  return <Order order={data} />;
}

function Order({ order }: { readonly order: OrderView }) {
  const { t } = useTranslation('staff-orders');
  const { dayTime } = useKitchenFormat();
  const role = useSession().data?.account?.role;
  const isAdmin = role !== undefined && mayActAs(role, 'admin');
  const { order_id, status, customer, reason, cancellation, created_at, promised_at, wanted_at } = order;
  const code = cancellation?.code && cancelCodeOf(cancellation.code);
  return (
    <section className={styles.page} aria-labelledby="order-title">
      <div className={styles.head}>
        <h1 id="order-title">{t('order', { number: calledNumber(order) })}</h1>
        <span className={styles.state} data-status={status}>
          {t(`status.${status}`)}
        </span>
        <span className={styles.actions}>
          {isAdmin && <ButtonLink href={journeyPath(order_id)}>{t('journey')}</ButtonLink>}
          <ButtonLink href={paths.allOrders}>{t('title')}</ButtonLink>
        </span>
      </div>
      <PaperLinks orderId={order_id} />
      {code && code !== 'other' && <p className={styles.reason}>{t(`why.${code}`)}</p>}
      {reason && (
        <p className={styles.reason}>
          <span>{t('reason')}</span> <bdi>{reason}</bdi>
        </p>
      )}
      <div className={styles.cards}>
        <section className={styles.card} aria-labelledby="order-lines">
          <h2 id="order-lines">{t('lines')}</h2>
          <OrderLines lines={order.items} />
          <BillPart bill={order.bill} total={order.total} unit={order} />
          <DuePart total={order.total} unit={order} payment={order.payment} />
        </section>
        <section className={styles.card} aria-labelledby="order-customer">
          <h2 id="order-customer">{t('customer')}</h2>
          {customer ? (
            <dl className={styles.facts}>
              <dt>{t('name')}</dt>
              <dd dir="auto">{customer.name}</dd>
              <dt>{t('phone')}</dt>
              <dd>
                <a href={`tel:${customer.phone.replaceAll(/[^+\d]/g, '')}`}>{customer.phone}</a>
              </dd>
              {customer.address !== undefined && (
                <>
                  <dt>{t('address')}</dt>
                  <dd className={styles.address} dir="auto">
                    {customer.address}
                  </dd>
                </>
              )}
            </dl>
          ) : (
            <p>{t('removed')}</p>
          )}
        </section>
        <section className={styles.card} aria-labelledby="order-times">
          <h2 id="order-times">{t('times')}</h2>
          <dl className={styles.facts}>
            <dt>{t('placed')}</dt>
            <dd>{dayTime(created_at)}</dd>
            <dt>{t('promised')}</dt>
            <dd>{dayTime(promised_at)}</dd>
            {wanted_at && (
              <>
                <dt>{t('wanted')}</dt>
                <dd>{dayTime(wanted_at)}</dd>
              </>
            )}
          </dl>
          <Steps order={order} />
        </section>
        {isAdmin && <OrderDeeds order={order} />}
      </div>
    </section>
  );
}

function Steps({ order: { order_id, version } }: { readonly order: OrderView }) {
  const { t } = useTranslation('staff-orders');
  const { dayTime } = useKitchenFormat();
  const timeline = useQuery({
    queryKey: ['staff-order-steps', order_id, version],
    queryFn: ({ signal }) => get<TimelineView>(`/api/timelines/${order_id}`, { signal }),
    staleTime: 0,
    refetchInterval: 15_000,
  });
  if (timeline.isPending) return <Loading />;
  if (!timeline.data) return <p>{t('failed')}</p>;
  return (
    <ol className={styles.steps} aria-label={t('steps')}>
      {timeline.data.steps.map(({ seq, kind, status, at, undone, due, turn, failure }) => (
        <li key={seq}>
          <time dateTime={at}>{dayTime(at)}</time>
          <span>
            {undone
              ? t('undone', { step: t(`status.${undone}`) })
              : due
                ? t('due')
                : turn === 'failed'
                  ? t(`turn.failed.${failure ?? 'other'}`)
                  : turn
                    ? t(`turn.${turn}`)
                    : t(`step.${kind}.${status}` as 'step.order.created')}
          </span>
        </li>
      ))}
    </ol>
  );
}
