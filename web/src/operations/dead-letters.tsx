// Dead letters: what groups gave up on, to read, to replay, or to discard.
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { DeadLetterList, OperationsNow } from '@waggle/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { get } from '../api/client.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { DeadLetterPanel } from './dead-letter-panel.tsx';
import styles from './dead-letters.module.css';
import openButton from './open-button.module.css';
import panel from './panel.module.css';
import { useDuration } from './use-duration.ts';

const pageSize = 20;

export interface DeadLettersProps {
  /** What the snapshot of the server's one sampler says: a change loads the list anew, and nothing else does. */
  readonly letters: OperationsNow['dead_letters'];
  readonly now: number;
}

export function DeadLetters({ letters, now }: DeadLettersProps) {
  const { t } = useTranslation('operations');
  const { age } = useDuration();
  const [opened, setOpened] = useState<string | null>(null);
  const list = useInfiniteQuery({
    queryKey: ['operations', 'dead-letters', letters.count, letters.last_id],
    queryFn: ({ signal, pageParam }) => {
      const query = new URLSearchParams({ limit: `${pageSize}`, ...(pageParam === '' ? {} : { after: pageParam }) });
      return get<DeadLetterList>(`/api/dead-letters?${query}`, { signal });
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 0,
  });
  const shown = list.data?.pages.flatMap((page) => page.dead_letters) ?? [];
  return (
    <section className={`${panel.card} ${styles.letters}`} aria-label={t('letters.title')}>
      <h2>{t('letters.title')}</h2>
      <p className={panel.small}>{t('letters.lead')}</p>
      {list.isError && (
        <Notice tone="bad" alert actions={<Button onClick={() => void list.refetch()}>{t('again')}</Button>}>
          {t('letters.noAnswer')}
        </Notice>
      )}
      {list.isSuccess && shown.length === 0 && <p>{t('letters.none')}</p>}
      <ul className={styles.list} aria-label={t('letters.title')}>
        {shown.map(({ id, stream, group, event_type, attempts, error, last_failed_at }) => (
          <li key={id} className={styles.letter}>
            <p className={styles.head}>
              <button type="button" className={openButton.open} aria-haspopup="dialog" onClick={() => setOpened(id)}>
                {event_type ?? t('tail.noEvent')}
              </button>
              <span className={panel.small}>{t('letters.age', { age: age(now - Date.parse(last_failed_at)) })}</span>
            </p>
            <p className={panel.small}>
              {t('letters.where', { group, stream })} · {t('reaction.attempts', { count: attempts })}
            </p>
            <p>
              <b>{error.name}</b> {error.message}
            </p>
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('letters.more')}
        </Button>
      )}
      {opened !== null && (
        <DeadLetterPanel
          id={opened}
          onDone={() => {
            setOpened(null);
            void list.refetch();
          }}
          onClose={() => setOpened(null)}
        />
      )}
    </section>
  );
}
