// The way of the order that the address names, kept up to date until it is over.
import { useQuery } from '@tanstack/react-query';
import type { Journey } from '@waggle/contracts';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { ApiError } from '../api/api-error.ts';
import { get } from '../api/client.ts';
import { paths } from '../paths.ts';
import { Loading } from '../shell/loading.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import styles from './journey-view.module.css';
import { JourneyView } from './journey-view.tsx';
import panel from './panel.module.css';

const everyMs = 2_000;

export function JourneySection({ orderId }: { readonly orderId: string }) {
  const { t } = useTranslation('operations');
  const [, navigate] = useLocation();
  const journey = useQuery({
    queryKey: ['operations', 'journey', orderId],
    queryFn: ({ signal }) => get<Journey>(`/api/operations/journeys/${encodeURIComponent(orderId)}`, { signal }),
    refetchInterval: ({ state }) => (state.data?.over || isUnknown(state.error) ? false : everyMs),
    retry: false,
    staleTime: 0,
  });
  return (
    <section className={`${panel.card} ${styles.way}`} aria-label={t('journey.label')}>
      <div className={styles.bar}>
        <IconButton icon="close" label={t('journey.close')} onClick={() => navigate(paths.operations)} />
      </div>
      {journey.data && <JourneyView journey={journey.data} />}
      {journey.isPending && <Loading />}
      {journey.isError && (
        <Notice
          tone="bad"
          alert
          actions={
            isUnknown(journey.error) ? null : <Button onClick={() => void journey.refetch()}>{t('again')}</Button>
          }
        >
          {isUnknown(journey.error) ? t('journey.unknown') : t('journey.noAnswer')}
        </Notice>
      )}
    </section>
  );
}

/** An address may name anything: what is no order's id is refused with 400. */
const isUnknown = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 404 || error.status === 400);
