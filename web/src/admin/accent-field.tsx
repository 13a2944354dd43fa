// The restaurant's own colour, with a word on what becomes of it where text in it would be hard to read.
import { useTranslation } from 'react-i18next';
import { accentTones } from '../brand/accent.ts';
import { Field } from '../ui/field.tsx';
import { Switch } from '../ui/switch.tsx';
import styles from './restaurant-page.module.css';

export interface AccentFieldProps {
  readonly accent: string | null;
  readonly onChange: (accent: string | null) => void;
}

const first = '#b0451f';

export function AccentField({ accent, onChange }: AccentFieldProps) {
  const { t } = useTranslation('restaurant');
  const tones = accent === null ? null : accentTones(accent);
  const said =
    tones && accent !== null
      ? [
          ...(tones.light.text === accent ? [] : [t('edit.accentLight', { tone: tones.light.text })]),
          ...(tones.dark.text === accent ? [] : [t('edit.accentDark', { tone: tones.dark.text })]),
        ]
      : [];
  return (
    <div className={styles.accent}>
      <Switch label={t('edit.accentOwn')} checked={accent !== null} onChange={(own) => onChange(own ? first : null)} />
      {tones && accent !== null && (
        <>
          <Field
            type="color"
            label={t('edit.accent')}
            hint={t('edit.accentHint')}
            value={accent}
            onChange={({ target }) => onChange(target.value.toLowerCase())}
          />
          <div role="status" className={styles.said}>
            {said.length === 0 ? <p>{t('edit.accentFine')}</p> : said.map((text) => <p key={text}>{text}</p>)}
          </div>
        </>
      )}
    </div>
  );
}
