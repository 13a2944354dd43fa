// Opening hours, day by day.
import { weekdays } from '@waggle/contracts/weekdays.ts';
import { useTranslation } from 'react-i18next';
import { randomId } from '../storage/random-id.ts';
import { Button, IconButton } from '../ui/button.tsx';
import styles from './hours-page.module.css';
import { isOvernight, onAllDays, type Span, type Week, withSpan } from './week.ts';

export interface WeekEditorProps {
  readonly week: Week;
  readonly onChange: (week: Week) => void;
}

export function WeekEditor({ week, onChange }: WeekEditorProps) {
  const { t } = useTranslation('admin');
  return (
    <ul className={styles.week}>
      {weekdays.map((day) => {
        const spans = week[day];
        const put = (next: readonly Span[]): void => onChange({ ...week, [day]: next });
        const change = (key: string, part: Partial<Span>): void =>
          put(spans.map((span) => (span.key === key ? { ...span, ...part } : span)));
        return (
          <li key={day} className={styles.day}>
            <h2>{t(`day.${day}`)}</h2>
            <div className={styles.spans}>
              {spans.length === 0 && <p className={styles.closed}>{t('hours.closed')}</p>}
              {spans.map((span) => (
                <div key={span.key} className={styles.span}>
                  <input
                    type="time"
                    required
                    value={span.opens}
                    aria-label={t('hours.opens', { day: t(`day.${day}`) })}
                    onChange={(event) => event.target.value && change(span.key, { opens: event.target.value })}
                  />
                  <span aria-hidden="true">–</span>
                  <input
                    type="time"
                    required
                    value={span.closes}
                    aria-label={t('hours.closes', { day: t(`day.${day}`) })}
                    onChange={(event) => event.target.value && change(span.key, { closes: event.target.value })}
                  />
                  <IconButton
                    icon="close"
                    label={t('hours.remove', { day: t(`day.${day}`), from: span.opens })}
                    onClick={() => put(spans.filter(({ key }) => key !== span.key))}
                  />
                  {isOvernight(span) && <span className={styles.overnight}>{t('hours.overnight')}</span>}
                </div>
              ))}
            </div>
            <div className={styles.dayButtons}>
              <IconButton
                icon="plus"
                label={t('hours.add', { day: t(`day.${day}`) })}
                disabled={spans.length >= 4}
                onClick={() => put(withSpan(spans, randomId()))}
              />
              {day === 'monday' && spans.length > 0 && (
                <Button tone="quiet" onClick={() => onChange(onAllDays(week, day))}>
                  {t('hours.allDays')}
                </Button>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
