// The language in which this device shows the menu: the customer's choice, else one of the browser's languages.
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { chosenLanguage } from '../i18n/i18n.ts';
import { storedValue } from '../storage/stored-value.ts';
import { type LiveMenu, useMenu } from './live-menu.ts';
import type { MenuState } from './menu-state.ts';
import { menuIn, pickLanguage } from './menu-texts.ts';

const chosen = storedValue<string | null>({
  key: 'waggle.menuLanguage',
  parse: (text) => text,
  write: (tag) => tag,
});

export const chooseMenuLanguage = chosen.set;

/** The live menu with its texts in the customer's language. */
export function useCustomerMenu(): LiveMenu {
  const { menu, live } = useMenu();
  const choice = chosen.use();
  // A chosen page language is a preference too.
  const { i18n } = useTranslation();
  const pageLanguage = i18n.language && chosenLanguage();
  const shown = useMemo((): MenuState | null => {
    if (!menu) return null;
    const wishes = [choice, pageLanguage, ...navigator.languages].filter(
      (tag): tag is string => tag !== null && tag !== '',
    );
    const language = pickLanguage(menu.kitchen, wishes);
    return { ...menu, ...menuIn(language, menu), language };
  }, [menu, choice, pageLanguage]);
  return { menu: shown, live };
}
