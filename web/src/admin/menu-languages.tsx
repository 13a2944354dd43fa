// The language of the menu's texts, and those in which it is offered besides.
import { useTranslation } from 'react-i18next';
import { nameOfLanguage } from '../menu/language-name.ts';
import { IconButton } from '../ui/button.tsx';
import { Select } from '../ui/field.tsx';
import { languageOptions } from './languages.ts';
import styles from './menu-languages.module.css';

export interface MenuLanguagesProps {
  /** Empty: not specified. */
  readonly language: string;
  readonly languages: readonly string[];
  readonly onChange: (part: { readonly language: string } | { readonly languages: readonly string[] }) => void;
}

export function MenuLanguages({ language, languages, onChange }: MenuLanguagesProps) {
  const { t, i18n } = useTranslation('admin');
  const options = languageOptions(i18n.language, [language, ...languages].filter(Boolean));
  const others = languages.filter((tag) => tag !== language);
  return (
    <>
      <Select
        label={t('language.menu')}
        value={language}
        onChange={(event) => onChange({ language: event.target.value })}
      >
        {language === '' && <option value="">{t('language.unset')}</option>}
        {options.map(({ tag, name }) => (
          <option key={tag} value={tag}>
            {name}
          </option>
        ))}
      </Select>
      <div className={styles.others}>
        <Select
          label={t('language.others')}
          hint={t('language.hint')}
          value=""
          disabled={language === ''}
          onChange={(event) => onChange({ languages: [...others, event.target.value] })}
        >
          <option value="">{t('language.add')}</option>
          {options
            .filter(({ tag }) => tag !== language && !others.includes(tag))
            .map(({ tag, name }) => (
              <option key={tag} value={tag}>
                {name}
              </option>
            ))}
        </Select>
        {others.length > 0 && (
          <ul className={styles.chosen}>
            {others.map((tag) => (
              <li key={tag}>
                {nameOfLanguage(tag, i18n.language)}
                <IconButton
                  icon="close"
                  label={t('language.remove', { language: nameOfLanguage(tag, i18n.language) })}
                  onClick={() => onChange({ languages: others.filter((one) => one !== tag) })}
                />
              </li>
            ))}
          </ul>
        )}
      </div>
    </>
  );
}
