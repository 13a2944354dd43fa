// Who handles which event, and how long it takes; and what goes on when something dies.
import { useQuery } from '@tanstack/react-query';
import type { OperationsNow, ReactionTimes } from '@waggle/contracts';
import { useTranslation } from 'react-i18next';
import { get } from '../api/client.ts';
import { hosted } from '../base-path.ts';
import panel from './panel.module.css';
import { useDuration } from './use-duration.ts';
import styles from './who-handles.module.css';

const everyMs = 10_000;

export function WhoHandles() {
  const { t } = useTranslation('operations');
  const { duration } = useDuration();
  const reactions = useQuery({
    queryKey: ['operations', 'reactions'],
    queryFn: ({ signal }) => get<ReactionTimes>('/api/operations/reactions', { signal }),
    refetchInterval: everyMs,
    retry: false,
    staleTime: 0,
  });
  const handled = reactions.data?.events.filter(({ services }) => services.length > 0) ?? [];
  return (
    <section className={panel.card} aria-label={t('who.title')}>
      <h2>{t('who.title')}</h2>
      <p className={panel.small}>{t('who.lead')}</p>
      {reactions.isError && <p>{t('letters.noAnswer')}</p>}
      <ul className={styles.events} aria-label={t('who.title')}>
        {handled.map(({ event_type, publisher, services }) => (
          <li key={event_type} className={styles.event}>
            <p>
              <b>{event_type}</b>
            </p>
            <p className={panel.small}>{t('who.from', { publisher })}</p>
            <ul className={styles.services}>
              {services.map(({ service, events, waited_ms, handled_ms }) => (
                <li key={service}>
                  <b>{service}</b>
                  <span className={panel.small}>
                    {waited_ms && handled_ms
                      ? t('who.times', {
                          count: events,
                          waited: duration(waited_ms.p50),
                          handled: duration(handled_ms.p50),
                          waitedMost: duration(waited_ms.p95),
                          handledMost: duration(handled_ms.p95),
                        })
                      : t('who.none')}
                  </span>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function WhatIf({ engine }: Pick<OperationsNow, 'engine'>) {
  const { t } = useTranslation('operations');
  return (
    <section className={panel.card} aria-label={t('whatIf.title')}>
      <h2>{t('whatIf.title')}</h2>
      <dl className={styles.answers}>
        {(['streams', 'store', 'service', 'handler'] as const).map((what) => (
          <div key={what}>
            <dt>{t(`whatIf.${engine}.${what}.asked`)}</dt>
            <dd>{t(`whatIf.${engine}.${what}.answer`)}</dd>
          </div>
        ))}
      </dl>
      <p>
        <a href={hosted('/docs/guarantees')}>{t('faults.promises')}</a>
      </p>
    </section>
  );
}
