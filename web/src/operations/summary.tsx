// How all of it is, in one sentence and four figures.
import type { OperationsNow } from '@waggle/contracts';
import { useTranslation } from 'react-i18next';
import { Icon } from '../ui/icon.tsx';
import { healthOf } from './health.rules.ts';
import { eventRate, type Operations } from './live-operations.rules.ts';
import styles from './summary.module.css';
import { useDuration } from './use-duration.ts';
import { useRateText } from './use-rate-text.ts';

export interface SummaryProps {
  readonly operations: Operations;
  readonly snapshot: OperationsNow;
  readonly now: number;
}

export function OperationsSummary({ operations, snapshot, now }: SummaryProps) {
  const { t } = useTranslation('operations');
  const { age } = useDuration();
  const rateText = useRateText();
  const { tone, bad, busy, oldestAt, outbox } = healthOf(snapshot);
  const { count: letters, oldest_at: lettersSince } = snapshot.dead_letters;
  const ageOf = (at: string | null): string | null => (at === null ? null : age(now - Date.parse(at)));
  const counts = [bad > 0 && t('summary.bad', { count: bad }), busy > 0 && t('summary.busy', { count: busy })];
  return (
    <section className={styles.summary} data-tone={tone}>
      <span className={styles.icon}>
        <Icon name={tone === 'good' ? 'check' : tone === 'busy' ? 'clock' : 'alert'} />
      </span>
      <div className={styles.words}>
        <h1>{t('title')}</h1>
        <p>
          <b>{t(`summary.${tone}Word`)}</b> {counts.filter(Boolean).join(' · ')}
        </p>
        {snapshot.faults !== null && snapshot.faults.length > 0 && (
          <p className={styles.faults}>{t('summary.faults')}</p>
        )}
      </div>
      <dl className={styles.figures}>
        <Figure name={t('summary.waiting')} value={ageOf(oldestAt) ?? t('summary.nothing')} />
        <Figure name={t('summary.rate')} value={rateText(eventRate(operations, null, now))} />
        <Figure
          name={t('summary.outbox')}
          value={ageOf(outbox.oldestAt) ?? t('summary.nothing')}
          more={outbox.waiting > 0 ? t('summary.events', { count: outbox.waiting }) : null}
        />
        <Figure
          name={t('summary.deadLetters')}
          value={ageOf(lettersSince) ?? t('summary.none')}
          more={letters > 0 ? t('summary.letters', { count: letters }) : null}
        />
      </dl>
    </section>
  );
}

interface FigureProps {
  readonly name: string;
  readonly value: string;
  readonly more?: string | null;
}

function Figure({ name, value, more = null }: FigureProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <b>{value}</b> {more !== null && <span>{more}</span>}
      </dd>
    </div>
  );
}
