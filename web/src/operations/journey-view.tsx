// An order's way as a waterfall: which event caused which, who reacted after how long, and what has not happened.
import type { Journey } from '@waggle/contracts';
import { calledNumber } from '@waggle/contracts/order-number.ts';
import { useTranslation } from 'react-i18next';
import { Notice } from '../ui/notice.tsx';
import { JourneyEventRow } from './journey-event-row.tsx';
import { barsOfEvent, barsOfReaction, missingOf, rowsOf } from './journey-rows.rules.ts';
import { JourneyAxis } from './journey-track.tsx';
import styles from './journey-view.module.css';
import { useReactionText } from './reaction-text.ts';
import { timeScale } from './time-scale.rules.ts';
import { useDuration } from './use-duration.ts';
import { WaitText } from './wait-text.tsx';

export function JourneyView({ journey }: { readonly journey: Journey }) {
  const { t } = useTranslation('operations');
  const { age } = useDuration();
  const reactionText = useReactionText();
  const { order_id, number, at, status, over, events, waits, gaps, logs_url } = journey;
  const now = Date.parse(at);
  const missing = missingOf(journey);
  const scale = timeScale(timesOf(journey, now));
  return (
    <>
      <h2>{t('journey.title', { number: calledNumber({ order_id, number: number ?? undefined }) })}</h2>
      <p className={styles.lead}>
        {status !== null && <b>{t(`status.${status}`)}</b>}{' '}
        {over ? t('journey.over') : missing.length === 0 && waits.length === 0 ? t('journey.nothingMissing') : null}
      </p>
      {waits.map((wait) => (
        <p key={`${wait.owner} ${wait.since}`} className={styles.wait}>
          <WaitText wait={wait} now={now} />
        </p>
      ))}
      {missing.length > 0 && (
        <Notice tone="bad" title={t('journey.missing')}>
          <ul>
            {missing.map(({ event, reaction }) => (
              <li key={`${event.event_id} ${reaction.service}`}>
                <b>{t('journey.missingReaction', { service: reaction.service, event: event.event_type })}</b>{' '}
                {reactionText(event, reaction, now)}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {gaps.map((gap) => (
        <p key={gap} className={styles.small}>
          {t('gap', { gap })}
        </p>
      ))}
      <div className={styles.legend} aria-hidden="true">
        <p>
          {(['outbox', 'waited', 'handled', 'open'] as const).map((kind) => (
            <span key={kind} data-kind={kind}>
              {t(`journey.legend.${kind}`)}
            </span>
          ))}
        </p>
        <JourneyAxis scale={scale} text={age} />
      </div>
      <ol className={styles.events} aria-label={t('journey.events')}>
        {rowsOf(journey).map((row) => (
          <JourneyEventRow key={row.event.event_id} row={row} scale={scale} now={now} />
        ))}
      </ol>
      <p className={styles.small}>
        {t('journey.clocks')} {t('journey.correlation', { id: events[0]?.correlation_id })}
      </p>
      {logs_url !== undefined && (
        <p>
          <a href={logs_url} target="_blank" rel="noreferrer">
            {t('journey.logs')}
          </a>
        </p>
      )}
    </>
  );
}

function timesOf({ events }: Journey, now: number): number[] {
  return events.flatMap((event) => [
    Date.parse(event.committed_at),
    ...[barsOfEvent(event, now), ...event.reactions.map((reaction) => barsOfReaction(event, reaction, now))]
      .flat()
      .flatMap(({ from, to }) => [from, to]),
  ]);
}
