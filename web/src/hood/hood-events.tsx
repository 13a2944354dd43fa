// The events of an order, newest last, with who reacted and how long each took; up to date until all is handled.
import { useQuery } from '@tanstack/react-query';
import type { UnderTheHood } from '@waggle/contracts';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/api-error.ts';
import { get } from '../api/client.ts';
import { hosted } from '../base-path.ts';
import { useDuration } from '../operations/use-duration.ts';
import { Loading } from '../shell/loading.tsx';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { useKitchenFormat } from '../zone/kitchen-zone.ts';
import styles from './hood.module.css';

export interface HoodEventsProps {
  readonly orderId: string;
  readonly token: string | undefined;
  /** Of the last step that the page knows: another one brings events. */
  readonly seq: number;
}

type HoodEvent = UnderTheHood['events'][number];
type HoodReaction = HoodEvent['reactions'][number];

const everyMs = 2_000;

export default function HoodEvents({ orderId, token, seq }: HoodEventsProps) {
  const { t } = useTranslation('hood');
  const hood = useQuery({
    queryKey: ['hood', orderId, token],
    queryFn: ({ signal }) => get<UnderTheHood>(`/api/journeys/${orderId}`, { token, signal }),
    refetchInterval: ({ state }) => (state.data?.over || isGone(state.error) ? false : everyMs),
    retry: false,
    staleTime: 0,
  });
  const { refetch } = hood;
  // A step that the page learns over its socket shows at once.
  useEffect(() => {
    if (seq > 0) void refetch();
  }, [seq, refetch]);
  if (hood.isPending) return <Loading />;
  if (!hood.data)
    return (
      <Notice
        tone="info"
        actions={isGone(hood.error) ? null : <Button onClick={() => void refetch()}>{t('again')}</Button>}
      >
        {t(isGone(hood.error) ? 'notKept' : 'noAnswer')}
      </Notice>
    );
  return (
    <>
      <ol className={styles.events} aria-label={t('events')} aria-live="polite">
        {hood.data.events.map((event, at) => (
          // Events are only added.
          // biome-ignore lint/suspicious/noArrayIndexKey: two events may be equal but for their place
          <EventRow key={at} event={event} />
        ))}
      </ol>
      {hood.data.over && <p className={styles.small}>{t('over')}</p>}
      <p>
        <a href={hosted('/docs/how-it-works')}>{t('more')}</a>
      </p>
    </>
  );
}

function EventRow({
  event: { event_type, service, caused_by, at, published_ms, reactions },
}: {
  readonly event: HoodEvent;
}) {
  const { t } = useTranslation('hood');
  const { exact } = useKitchenFormat();
  const { duration } = useDuration();
  const about = [
    caused_by !== null && t('causedBy', { event: caused_by }),
    published_ms === null ? t('inOutbox') : t('published', { duration: duration(published_ms) }),
  ];
  return (
    <li className={styles.event}>
      <p className={styles.head}>
        <span className={styles.small}>{t('said', { service })}</span>
        <time dateTime={at} className={styles.small}>
          {exact(at)}
        </time>
      </p>
      <p className={styles.type}>{event_type}</p>
      <p className={styles.small}>{about.filter(Boolean).join(' · ')}</p>
      {reactions.length > 0 && (
        <ul className={styles.reactions} aria-label={t('who', { event: event_type })}>
          {reactions.map((reaction) => (
            <Reaction key={reaction.service} reaction={reaction} />
          ))}
        </ul>
      )}
    </li>
  );
}

function Reaction({
  reaction: { service, state, waited_ms, handled_ms, attempts },
}: {
  readonly reaction: HoodReaction;
}) {
  const { t } = useTranslation('hood');
  const { duration } = useDuration();
  const waited = duration(waited_ms ?? 0);
  const words = {
    handled:
      handled_ms === null
        ? t('state.handledWithin', { waited })
        : t('state.handled', { waited, handled: duration(handled_ms) }),
    not_kept: t('state.not_kept'),
    retrying: t('state.failed'),
    dead_lettered: t('state.dead_lettered'),
    not_handled: t('state.not_handled'),
    in_work: t('state.open', { waited }),
    not_read: t('state.open', { waited }),
    nobody_reads: t('state.open', { waited }),
    not_published: t('state.open', { waited }),
  }[state];
  return (
    <li data-state={state === 'handled' || state === 'not_kept' ? 'done' : 'open'}>
      <b>{service}</b>
      <span>{words}</span>
      {attempts !== null && attempts > 1 && <span>{t('tries', { count: attempts })}</span>}
    </li>
  );
}

/** It is not there, or no longer: asking again brings nothing. */
const isGone = (error: unknown): boolean => error instanceof ApiError && [404, 401, 403].includes(error.status);
