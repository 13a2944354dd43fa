// The orders placed on this device, newest first.

import { useQueries } from '@tanstack/react-query';
import type { OrderView } from '@waggle/contracts';
import { calledNumber } from '@waggle/contracts/order-number.ts';
import type { TFunction } from 'i18next';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { get } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { paths, trackingPath } from '../paths.ts';
import { MessagePage } from '../shell/message-page.tsx';
import { usePageTitle } from '../shell/use-page-title.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';
import { isFinal } from './order-status.ts';
import styles from './orders-page.module.css';
import {
  hasCurrencyDigits,
  removeSavedOrders,
  type SavedOrder,
  updateSavedOrder,
  useSavedOrders,
} from './saved-orders.ts';

export default function OrdersPage() {
  const { t } = useTranslation();
  usePageTitle(t('orders.title'));
  const saved = useSavedOrders();
  useNewStatuses(saved);
  if (saved.length === 0) {
    return (
      <MessagePage icon="receipt" title={t('orders.none')} text={t('orders.noneText')}>
        <ButtonLink href={paths.menu} tone="primary">
          {t('toMenu')}
        </ButtonLink>
      </MessagePage>
    );
  }
  return (
    <div className={styles.page}>
      <h1>{t('orders.title')}</h1>
      <p className={styles.hint}>{t('orders.onThisDevice')}</p>
      <ul className={styles.orders}>
        {saved.map((entry) => (
          <Order key={entry.order.order_id} entry={entry} />
        ))}
      </ul>
      <Button tone="quiet" className={styles.forget} onClick={() => removeAll(t)}>
        {t('orders.forget')}
      </Button>
    </div>
  );
}

function removeAll(t: TFunction): void {
  const restore = removeSavedOrders();
  toast(t('orders.forgotten'), { action: { label: t('undo'), run: restore } });
}

function Order({ entry: { order, shared } }: { readonly entry: SavedOrder }) {
  const { t } = useTranslation();
  const { money, dayTime, list } = useFormat();
  return (
    <li>
      <Link href={trackingPath(order.order_id, shared)} className={styles.order} data-open={!isFinal(order.status)}>
        <span className={styles.state}>{t(`tracking.step.${order.status}`)}</span>
        <span className={styles.items}>
          {list(order.items.map(({ quantity, name, translated }) => `${quantity} × ${translated?.name ?? name}`))}
        </span>
        <span className={styles.facts}>
          <span>{calledNumber(order)}</span>
          <time dateTime={order.created_at}>{dayTime(order.created_at)}</time>
          {hasCurrencyDigits(order) && <span>{money(order.total, order)}</span>}
        </span>
      </Link>
    </li>
  );
}

// One request for each order that was still open, or lacked its currency's digits, when this device stored it. Its own page shows
// it live.
function useNewStatuses(saved: readonly SavedOrder[]): void {
  const answers = useQueries({
    queries: saved
      .filter(({ order }) => !isFinal(order.status) || !hasCurrencyDigits(order))
      .map(({ order, token }) => ({
        queryKey: ['order', order.order_id, token, 'status'],
        queryFn: () => get<OrderView>(`/api/orders/${order.order_id}`, { token }),
        staleTime: 0,
        gcTime: 0,
        retry: false,
      })),
  });
  useEffect(() => {
    for (const { data } of answers) if (data) updateSavedOrder(data);
  });
}
