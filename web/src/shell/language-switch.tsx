// Switches this device's language.
import { useTranslation } from 'react-i18next';
import { type Language, languages, switchLanguage } from '../i18n/i18n.ts';
import { Icon } from '../ui/icon.tsx';
import styles from './shell.module.css';

export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  return (
    <div className={styles.language}>
      <Icon name="globe" />
      <select
        aria-label={t('language')}
        value={i18n.language}
        onChange={(event) => void switchLanguage(event.target.value as Language)}
      >
        {Object.entries(languages).map(([code, name]) => (
          <option key={code} value={code} lang={code}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}
