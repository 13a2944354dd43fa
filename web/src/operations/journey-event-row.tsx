// One event of a journey: its cause, its stream, and who reacted to it.
import { useTranslation } from 'react-i18next';
import { useKitchenFormat } from '../zone/kitchen-zone.ts';
import { barsOfEvent, barsOfReaction, type WaterfallRow } from './journey-rows.rules.ts';
import { JourneyTrack } from './journey-track.tsx';
import styles from './journey-view.module.css';
import { useReactionText } from './reaction-text.ts';
import type { TimeScale } from './time-scale.rules.ts';
import { useDuration } from './use-duration.ts';
import { WaitText } from './wait-text.tsx';

export interface JourneyEventRowProps {
  readonly row: WaterfallRow;
  readonly scale: TimeScale;
  /** Of the journey, in ms. */
  readonly now: number;
}

/** Deeper ones are not moved further to the right: a phone has no room for it. */
const deepest = 5;

export function JourneyEventRow({ row: { event, cause, depth, waits }, scale, now }: JourneyEventRowProps) {
  const { t } = useTranslation('operations');
  const { exact } = useKitchenFormat();
  const { duration, age } = useDuration();
  const reactionText = useReactionText();
  const { event_type, service, stream, committed_at, on_stream_at, failure, archived, reactions } = event;
  const outboxMs = on_stream_at === null ? null : Date.parse(on_stream_at) - Date.parse(committed_at);
  const published =
    failure !== null
      ? t('journey.refused', { failure })
      : archived
        ? t('journey.archived')
        : outboxMs === null
          ? t('journey.inOutbox', { age: age(now - Date.parse(committed_at)) })
          : outboxMs < 0
            ? t('journey.publishedSkew', { skew: duration(-outboxMs) })
            : t('journey.published', { duration: duration(outboxMs) });
  return (
    <li className={styles.event} data-depth={Math.min(depth, deepest)}>
      <div className={styles.line}>
        <div className={styles.what}>
          <p className={styles.head}>
            <b>{event_type}</b>
            <time dateTime={committed_at}>{exact(committed_at)}</time>
          </p>
          <p className={styles.small}>
            {t('journey.by', { service, stream })} ·{' '}
            {cause ? t('journey.causedBy', { event: cause.event_type }) : t(`journey.cause.${event.cause.kind}`)} ·{' '}
            {published}
          </p>
        </div>
        <JourneyTrack bars={barsOfEvent(event, now)} scale={scale} />
      </div>
      <ul className={styles.reactions} aria-label={t('journey.reactions', { event: event_type })}>
        {reactions.map((reaction) => (
          <li
            key={reaction.service}
            className={styles.line}
            data-missing={reaction.state !== 'handled' && reaction.state !== 'not_kept' ? '' : undefined}
          >
            <p className={styles.what}>
              <b>{reaction.service}</b> <span className={styles.small}>{reactionText(event, reaction, now)}</span>
            </p>
            <JourneyTrack bars={barsOfReaction(event, reaction, now)} scale={scale} />
          </li>
        ))}
      </ul>
      {waits.map((wait) => (
        <p key={`${wait.owner} ${wait.since}`} className={styles.wait}>
          <WaitText wait={wait} now={now} />
        </p>
      ))}
    </li>
  );
}
