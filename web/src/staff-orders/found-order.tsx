// One order in the list of those that were found.
import type { SearchedOrder } from '@waggle/contracts';
import { calledNumber } from '@waggle/contracts/order-number.ts';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useFormat } from '../i18n/use-format.ts';
import { orderPath } from '../paths.ts';
import { useKitchenFormat } from '../zone/kitchen-zone.ts';
import styles from './staff-orders.module.css';

export function FoundOrderRow({ order }: { readonly order: SearchedOrder }) {
  const { t } = useTranslation('staff-orders');
  const { money } = useFormat();
  const { dayTime } = useKitchenFormat();
  const { order_id, status, name, items, total, created_at } = order;
  return (
    <li>
      <Link href={orderPath(order_id)} className={styles.found}>
        <span className={styles.top}>
          <span className={styles.number}>{calledNumber(order)}</span>
          <span className={styles.state} data-status={status}>
            {t(`status.${status}`)}
          </span>
          <time dateTime={created_at} className={styles.when}>
            {dayTime(created_at)}
          </time>
          <span className={styles.total}>{money(total, order)}</span>
        </span>
        <span className={styles.who} dir="auto">
          {name ?? t('removed')}
        </span>
        <span className={styles.dishes} dir="auto">
          {items.map(({ name: dish, quantity }) => `${quantity} × ${dish}`).join(', ')}
        </span>
      </Link>
    </li>
  );
}
