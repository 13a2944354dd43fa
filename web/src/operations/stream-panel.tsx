// Tails a stream: its entries as they come, newest first, without what names people.
import { useQuery } from '@tanstack/react-query';
import type { EntryList, EntryView, StreamNow } from '@waggle/contracts';
import { appendedAt } from '@waggle/contracts/entry-id.ts';
import { shortId } from '@waggle/contracts/order-number.ts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { get } from '../api/client.ts';
import { journeyPath } from '../paths.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Switch } from '../ui/switch.tsx';
import { useKitchenFormat } from '../zone/kitchen-zone.ts';
import styles from './panel.module.css';
import { joinTails, recentEntries } from './recent-entries.ts';

export interface StreamPanelProps {
  readonly stream: StreamNow;
  /** The entries that came while the page was open. */
  readonly live: readonly EntryView[];
  /** How many the server did not send since then, of any stream. */
  readonly notSent: number;
  readonly onClose: () => void;
}

export function StreamPanel({ stream: { stream, last_id }, live, notSent, onClose }: StreamPanelProps) {
  const { t } = useTranslation('operations');
  const [frozen, setFrozen] = useState<readonly EntryView[] | null>(null);
  const earlier = useQuery({
    queryKey: ['operations', 'entries', stream],
    queryFn: ({ signal }) =>
      recentEntries(appendedAt(last_id), (after, limit) =>
        get<EntryList>(
          `/api/operations/streams/${stream}/entries?${new URLSearchParams({ after, limit: `${limit}` })}`,
          {
            signal,
          },
        ),
      ),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  const newest = joinTails(live, earlier.data ?? []);
  const shown = frozen ?? newest;
  const newer = newest.filter(({ id }) => !shown.some((one) => one.id === id)).length;
  return (
    <Dialog open place="side" onClose={onClose} title={stream} description={t('tail.lead')}>
      <div className={styles.bar}>
        <Switch
          label={t('tail.pause')}
          checked={frozen !== null}
          onChange={(paused) => setFrozen(paused ? newest : null)}
        />
        <p role="status" className={styles.small}>
          {frozen !== null && t('tail.newer', { count: newer })}
        </p>
      </div>
      {notSent > 0 && <p className={styles.small}>{t('tail.notSent', { count: notSent })}</p>}
      {earlier.isError && <p className={styles.bad}>{t('tail.noEarlier')}</p>}
      {shown.length === 0 && earlier.isFetched && <p className={styles.small}>{t('tail.empty')}</p>}
      <ol className={styles.list} aria-label={t('tail.entries')}>
        {shown.map((entry) => (
          <TailEntry key={entry.id} entry={entry} onOpen={onClose} />
        ))}
      </ol>
    </Dialog>
  );
}

function TailEntry({ entry, onOpen }: { readonly entry: EntryView; readonly onOpen: () => void }) {
  const { t } = useTranslation('operations');
  const { exact } = useKitchenFormat();
  const { id, at, event_type, order_id, source, facts, only_for } = entry;
  return (
    <li className={styles.entry}>
      <p className={styles.head}>
        <b>{event_type ?? t('tail.noEvent')}</b>
        <time dateTime={at}>{exact(at)}</time>
      </p>
      <p className={styles.small}>
        {order_id !== null && (
          <>
            <Link href={journeyPath(order_id)} onClick={onOpen}>
              {t('tail.order', { id: shortId(order_id) })}
            </Link>{' '}
          </>
        )}
        {[
          source !== null && t('tail.from', { source }),
          only_for !== null && t('tail.onlyFor', { group: only_for }),
          id,
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <dl className={styles.facts}>
        {Object.entries(facts).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt> <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </li>
  );
}
