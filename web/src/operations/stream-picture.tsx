// The picture: services, streams and groups as they are right now, with the events that move along them.
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { DotLayer } from './dot-layer.tsx';
import { eventRate, notDrawn, type Operations, rateMs } from './live-operations.rules.ts';
import { StreamNode, type StreamNodeProps } from './stream-node.tsx';
import styles from './stream-picture.module.css';
import type { ListenToEvents } from './use-operations.ts';
import { useStill } from './use-still.ts';

type StreamPictureProps = Pick<StreamNodeProps, 'now' | 'onOpenStream' | 'onOpenGroup'> & {
  readonly operations: Operations;
  readonly listen: ListenToEvents;
};

export function StreamPicture({ operations, now, listen, ...opens }: StreamPictureProps) {
  const { t } = useTranslation('operations');
  const picture = useRef<HTMLDivElement>(null);
  const still = useStill();
  const hidden = notDrawn(operations, now, still);
  const streams = operations.now?.streams ?? [];
  return (
    <section className={styles.card} aria-label={t('picture.title')}>
      <div className={styles.heads} aria-hidden="true">
        <span>{t('picture.services')}</span>
        <span>{t('picture.streams')}</span>
        <span>{t('picture.groups')}</span>
      </div>
      <div ref={picture} className={styles.picture}>
        <ul className={styles.rows}>
          {streams.map((stream) => (
            <StreamNode
              key={stream.stream}
              stream={stream}
              rate={eventRate(operations, stream.stream, now)}
              seenAt={operations.tails.get(stream.stream)?.[0]?.at}
              now={now}
              {...opens}
            />
          ))}
        </ul>
        <DotLayer picture={picture} listen={listen} still={still} />
      </div>
      <p className={styles.note} data-not-drawn={hidden}>
        {still
          ? t('picture.still', { count: hidden, seconds: rateMs / 1_000 })
          : t('picture.notDrawn', { count: hidden, seconds: rateMs / 1_000 })}
      </p>
      {operations.now?.gaps.map((gap) => (
        <p key={gap} className={styles.late}>
          {t('gap', { gap })}
        </p>
      ))}
    </section>
  );
}
