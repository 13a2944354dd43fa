// The hours of one day: any number of spans, or closed.
import { useTranslation } from 'react-i18next';
import { randomId } from '../storage/random-id.ts';
import { IconButton } from '../ui/button.tsx';
import styles from './hours-page.module.css';
import { isOvernight, type Span, withSpan } from './week.ts';

export interface SpansEditorProps {
  /** The day, in words. */
  readonly day: string;
  readonly spans: readonly Span[];
  /** What a day without hours is; default: closed. */
  readonly without?: string | undefined;
  readonly onChange: (spans: readonly Span[]) => void;
}

export function SpansEditor({ day, spans, without, onChange }: SpansEditorProps) {
  const { t } = useTranslation('admin');
  const change = (key: string, part: Partial<Span>): void =>
    onChange(spans.map((span) => (span.key === key ? { ...span, ...part } : span)));
  return (
    <div className={styles.spans}>
      {spans.length === 0 && <p className={styles.closed}>{without ?? t('hours.closed')}</p>}
      {spans.map((span) => (
        <div key={span.key} className={styles.span}>
          <input
            type="time"
            required
            value={span.opens}
            aria-label={t('hours.opens', { day })}
            onChange={(event) => event.target.value && change(span.key, { opens: event.target.value })}
          />
          <span aria-hidden="true">–</span>
          <input
            type="time"
            required
            value={span.closes}
            aria-label={t('hours.closes', { day })}
            onChange={(event) => event.target.value && change(span.key, { closes: event.target.value })}
          />
          <IconButton
            icon="close"
            label={t('hours.remove', { day, from: span.opens })}
            onClick={() => onChange(spans.filter(({ key }) => key !== span.key))}
          />
          {isOvernight(span) && <span className={styles.overnight}>{t('hours.overnight')}</span>}
        </div>
      ))}
    </div>
  );
}

/** Adds a span to the day. */
export function AddSpan({ day, spans, onChange }: Omit<SpansEditorProps, 'without'>) {
  const { t } = useTranslation('admin');
  return (
    <IconButton
      icon="plus"
      label={t('hours.add', { day })}
      disabled={spans.length >= 4}
      onClick={() => onChange(withSpan(spans, randomId()))}
    />
  );
}
