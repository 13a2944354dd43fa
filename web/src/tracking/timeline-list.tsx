// The timeline: past steps with their times, and the steps ahead.
import { useTranslation } from 'react-i18next';
import { Icon } from '../ui/icon.tsx';
import { useKitchenFormat } from '../zone/kitchen-zone.ts';
import { milestonesOf, type Progress } from './progress.ts';
import styles from './timeline-list.module.css';

export function TimelineList({ progress }: { readonly progress: Progress }) {
  const { t } = useTranslation();
  const { dayTime, time } = useKitchenFormat();
  const { reachedAt, status, cancelledAt, promises, serving, dueAt } = progress;
  const milestones = milestonesOf(progress);
  const shown = cancelledAt === null ? milestones : milestones.filter((name) => reachedAt[name]);
  return (
    <section className={styles.card} aria-label={t('tracking.timeline')}>
      <h2>{t('tracking.timeline')}</h2>
      <ol className={styles.steps}>
        {shown.map((name) => {
          const at = reachedAt[name];
          return (
            <li
              key={name}
              data-done={at !== undefined || undefined}
              aria-current={name === status ? 'step' : undefined}
            >
              <span className={styles.dot}>{at && <Icon name="check" />}</span>
              <span className={styles.words}>
                <span>
                  {serving === 'pick_up' && name === 'ready' ? t('tracking.pickUp.ready') : t(`tracking.step.${name}`)}
                </span>
                {name === 'out_for_delivery' && (status === name || status === 'ready') && !at && (
                  <span className={styles.small}>{t('tracking.waitsForCourier')}</span>
                )}
                {name === 'confirmed' && dueAt !== null && (
                  <span className={styles.small}>{t('tracking.wanted.step', { at: dayTime(dueAt) })}</span>
                )}
                {name === 'picked_up' && status === 'ready' && (
                  <span className={styles.small}>{t('tracking.pickUp.waits')}</span>
                )}
              </span>
              {at && <time dateTime={at}>{dayTime(at)}</time>}
            </li>
          );
        })}
        {cancelledAt !== null && (
          <li data-cancelled aria-current="step">
            <span className={styles.dot}>
              <Icon name="close" />
            </span>
            <span className={styles.words}>{t('tracking.step.cancelled')}</span>
            <time dateTime={cancelledAt}>{dayTime(cancelledAt)}</time>
          </li>
        )}
      </ol>
      {promises.length > 0 && (
        <ul className={styles.promises}>
          {promises.map(({ at, promised_at }) => (
            <li key={`${at} ${promised_at}`}>
              <span>{t('tracking.promisedAnew', { promised: time(promised_at) })}</span>
              <time dateTime={at}>{dayTime(at)}</time>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
