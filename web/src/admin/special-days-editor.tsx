// Dates on which the kitchen has other hours than on that weekday, or is closed.
import { limits } from '@waggle/contracts/limits.ts';
import { useTranslation } from 'react-i18next';
import { randomId } from '../storage/random-id.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Notice } from '../ui/notice.tsx';
import styles from './hours-page.module.css';
import { AddSpan, SpansEditor } from './spans-editor.tsx';
import { type SpecialDayDraft, withSpecialDay } from './special-days.ts';
import type { Span } from './week.ts';

export interface SpecialDaysEditorProps {
  readonly days: readonly SpecialDayDraft[];
  /** In the kitchen's time zone: `2026-12-24`. */
  readonly today: string;
  /** The day that is wrong, in the server's words. */
  readonly error: string | undefined;
  readonly onChange: (days: readonly SpecialDayDraft[]) => void;
}

export function SpecialDaysEditor({ days, today, error, onChange }: SpecialDaysEditorProps) {
  const { t } = useTranslation('admin');
  const change = (key: string, part: Partial<SpecialDayDraft>): void =>
    onChange(days.map((day) => (day.key === key ? { ...day, ...part } : day)));
  return (
    <section className={styles.special} aria-labelledby="special-days">
      <h2 id="special-days">{t('hours.specialDays')}</h2>
      <p className={styles.hint}>{t('hours.specialDaysHint')}</p>
      {error !== undefined && (
        <Notice tone="bad" alert>
          {t('hours.specialDayWrong', { day: error })}
        </Notice>
      )}
      {days.length > 0 && (
        <ul className={styles.week}>
          {days.map(({ key, date, spans }) => {
            const hours = { day: date, spans, onChange: (next: readonly Span[]) => change(key, { spans: next }) };
            return (
              <li key={key} className={styles.day}>
                <div className={styles.span}>
                  <input
                    type="date"
                    required
                    value={date}
                    aria-label={t('hours.specialDate')}
                    onChange={(event) => event.target.value && change(key, { date: event.target.value })}
                  />
                  {date < today && <span className={styles.hint}>{t('hours.specialDayPast')}</span>}
                </div>
                <SpansEditor {...hours} />
                <div className={styles.dayButtons}>
                  <IconButton
                    icon="trash"
                    label={t('hours.removeSpecialDay', { day: date })}
                    onClick={() => onChange(days.filter((day) => day.key !== key))}
                  />
                  <AddSpan {...hours} />
                </div>
              </li>
            );
          })}
        </ul>
      )}
      {days.length < limits.specialDays && (
        <Button onClick={() => onChange(withSpecialDay(days, today, randomId()))}>
          <Icon name="plus" />
          {t('hours.addSpecialDay')}
        </Button>
      )}
    </section>
  );
}
