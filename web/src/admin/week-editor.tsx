// Opening hours, day by day.
import { weekdays } from '@waggle/contracts/weekdays.ts';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import styles from './hours-page.module.css';
import { AddSpan, SpansEditor } from './spans-editor.tsx';
import { onAllDays, type Span, type Week } from './week.ts';

export interface WeekEditorProps {
  readonly week: Week;
  /** What a day without hours is; default: closed. */
  readonly without?: string;
  readonly onChange: (week: Week) => void;
}

export function WeekEditor({ week, without, onChange }: WeekEditorProps) {
  const { t } = useTranslation('admin');
  return (
    <ul className={styles.week}>
      {weekdays.map((day) => {
        const spans = week[day];
        const hours = {
          day: t(`day.${day}`),
          spans,
          onChange: (next: readonly Span[]) => onChange({ ...week, [day]: next }),
        };
        return (
          <li key={day} className={styles.day}>
            <h2>{hours.day}</h2>
            <SpansEditor {...hours} without={without} />
            <div className={styles.dayButtons}>
              <AddSpan {...hours} />
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
