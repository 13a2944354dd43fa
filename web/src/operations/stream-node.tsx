// A stream of the picture, between the service that publishes on it and the groups that read it.

import type { StreamNow } from '@waggle/contracts';
import { appendedAt } from '@waggle/contracts/entry-id.ts';
import { useTranslation } from 'react-i18next';
import { GroupNode } from './group-node.tsx';
import type { EventRate } from './live-operations.rules.ts';
import openButton from './open-button.module.css';
import styles from './stream-picture.module.css';
import { useDuration } from './use-duration.ts';
import { useRateText } from './use-rate-text.ts';

export interface StreamNodeProps {
  readonly stream: StreamNow;
  readonly rate: EventRate;
  /** When the newest entry came that the page saw: snapshots are some seconds old. */
  readonly seenAt: string | undefined;
  readonly now: number;
  readonly onOpenStream: (stream: string) => void;
  readonly onOpenGroup: (stream: string, group: string) => void;
}

export function StreamNode({ stream: one, rate, seenAt, now, onOpenStream, onOpenGroup }: StreamNodeProps) {
  const { t } = useTranslation('operations');
  const { age } = useDuration();
  const rateText = useRateText();
  const { stream, publisher, length, last_id, outbox, groups } = one;
  const lastAt = Math.max(length > 0 ? appendedAt(last_id) : 0, seenAt === undefined ? 0 : Date.parse(seenAt));
  return (
    <li className={styles.row} data-stream={stream}>
      <p className={styles.service} data-node="service">
        <span className="visually-hidden">{`${t('stream.publisher')} `}</span>
        <span>{publisher ?? t('stream.nobody')}</span>
      </p>
      <div className={styles.stream} data-node="stream" data-tone={outbox.failed > 0 ? 'bad' : undefined}>
        <button type="button" className={openButton.open} aria-haspopup="dialog" onClick={() => onOpenStream(stream)}>
          {stream}
        </button>
        <p className={styles.facts}>
          {[
            lastAt === 0 ? t('stream.empty') : t('stream.last', { age: age(now - lastAt) }),
            rate.perSecond > 0 && rateText(rate),
            length > 0 && t('stream.length', { count: length }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        {outbox.waiting > 0 && (
          <p className={styles.late}>
            {t('stream.outbox', {
              count: outbox.waiting,
              age: age(outbox.oldest_at === null ? 0 : now - Date.parse(outbox.oldest_at)),
            })}
          </p>
        )}
        {outbox.failed > 0 && <p className={styles.late}>{t('stream.failed', { count: outbox.failed })}</p>}
      </div>
      <ul className={styles.groups}>
        {groups.map((group) => (
          <GroupNode key={group.group} group={group} now={now} onOpen={() => onOpenGroup(stream, group.group)} />
        ))}
        {groups.length === 0 && <li className={styles.facts}>{t('stream.noGroups')}</li>}
      </ul>
    </li>
  );
}
