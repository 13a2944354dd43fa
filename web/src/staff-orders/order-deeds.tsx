// Who did what to an order, from the audit trail: for admins.
import { useQuery } from '@tanstack/react-query';
import type { AuditEntry, AuditPage, OrderView } from '@waggle/contracts';
import { useTranslation } from 'react-i18next';
import { get } from '../api/client.ts';
import { Loading } from '../shell/loading.tsx';
import { useKitchenFormat } from '../zone/kitchen-zone.ts';
import styles from './staff-orders.module.css';

/** The trail of a busy evening, from the order's first moment to its last. */
const mostPages = 10;
const pageSize = 200;
/** An entry is written with the answer, a moment after the step. */
const marginMs = 60_000;

export function OrderDeeds({ order }: { readonly order: OrderView }) {
  const { t } = useTranslation(['staff-orders', 'admin']);
  const { dayTime } = useKitchenFormat();
  const trail = useQuery({
    queryKey: ['staff-order-deeds', order.order_id, order.version],
    queryFn: ({ signal }) => deedsOf(order, signal),
    staleTime: 0,
  });
  return (
    <section className={styles.card} aria-labelledby="order-deeds">
      <h2 id="order-deeds">{t('deeds')}</h2>
      {trail.isPending && <Loading />}
      {trail.isError && <p>{t('failed')}</p>}
      {trail.data?.length === 0 && <p>{t('noDeeds')}</p>}
      <ol className={styles.steps} aria-label={t('deeds')}>
        {trail.data?.map(({ entry_id, at, who, changes, action }) => {
          const to = changes['status']?.after;
          return (
            <li key={entry_id}>
              <time dateTime={at}>{dayTime(at)}</time>
              <span>
                <bdi>{who === '' ? t('nobody') : who}</bdi> <span className={styles.deed}>{wordsOf(action, to)}</span>
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );

  function wordsOf(action: string, to: string | undefined): string {
    if (action.endsWith('/undo')) return t('did.undo', { step: statusWord(to) });
    if (action.endsWith('/cancel') || to === 'cancelled') return t('did.cancel');
    if (action.endsWith('/status')) return t('did.step', { step: statusWord(to) });
    return action;
  }
  function statusWord(status: string | undefined): string {
    return status === undefined ? '' : t(`status.${status}` as 'status.created', { defaultValue: status });
  }
}

async function deedsOf({ order_id, created_at, updated_at }: OrderView, signal: AbortSignal): Promise<AuditEntry[]> {
  const found: AuditEntry[] = [];
  const to = new Date(Date.parse(updated_at) + marginMs).toISOString();
  let before = '';
  for (let page = 0; page < mostPages; page += 1) {
    const query = new URLSearchParams({ kind: 'orders', from: created_at, to, limit: String(pageSize) });
    if (before !== '') query.set('before', before);
    const { entries, next } = await get<AuditPage>(`/api/audit?${query}`, { signal });
    found.push(...entries.filter(({ object }) => object === order_id));
    if (next === null) break;
    before = next;
  }
  return found.reverse();
}
