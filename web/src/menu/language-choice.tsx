// Chooses the language of the menu, where the kitchen offers more than one.
import { useTranslation } from 'react-i18next';
import { Icon } from '../ui/icon.tsx';
import styles from './language-choice.module.css';
import { nameOfLanguage } from './language-name.ts';
import { chooseMenuLanguage } from './menu-language.ts';
import type { MenuState } from './menu-state.ts';
import { offeredLanguages } from './menu-texts.ts';

export function LanguageChoice({ menu: { kitchen, language } }: { readonly menu: MenuState }) {
  const { t } = useTranslation();
  const offered = offeredLanguages(kitchen);
  if (offered.length < 2) return null;
  return (
    <div className={styles.choice}>
      <Icon name="globe" />
      <select
        aria-label={t('menu.language')}
        value={language ?? ''}
        onChange={(event) => chooseMenuLanguage(event.target.value)}
      >
        {offered.map((tag) => (
          <option key={tag} value={tag ?? ''} lang={tag ?? undefined}>
            {tag === null ? t('menu.ownLanguage') : nameOfLanguage(tag, tag)}
          </option>
        ))}
      </select>
    </div>
  );
}
