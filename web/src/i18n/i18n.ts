// The languages of the client: which one is shown, and where its texts come from. Each folder has its own texts, so that
// customers do not load those of the kitchen.
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

export const languages = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof languages;

const storageKey = 'waggle.language';
// `/src/kitchen/strings.de.json` holds the German words of the namespace `kitchen`.
const strings = import.meta.glob<{ default: Record<string, unknown> }>('/src/*/strings.*.json');

export async function startI18n(): Promise<void> {
  i18next.on('languageChanged', (language) => {
    document.documentElement.lang = language;
  });
  await i18next
    .use({
      type: 'backend',
      init() {},
      read: async (language: string, namespace: string) => {
        const load = strings[`/src/${namespace}/strings.${language}.json`];
        if (!load)
          throw new Error(`no words for ${namespace} in ${language}: add ${namespace}/strings.${language}.json`);
        return (await load()).default;
      },
    })
    .use(initReactI18next)
    .init({
      lng: startLanguage(),
      fallbackLng: 'en',
      supportedLngs: Object.keys(languages),
      ns: ['i18n'],
      defaultNS: 'i18n',
      // React escapes what it shows.
      interpolation: { escapeValue: false },
    });
}

export async function switchLanguage(language: Language): Promise<void> {
  await i18next.changeLanguage(language);
  try {
    localStorage.setItem(storageKey, language);
  } catch {
    // No storage: the choice lasts as long as the page.
  }
}

function startLanguage(): Language {
  const preferred = [read(), ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return preferred.find((tag): tag is Language => tag !== null && tag in languages) ?? 'en';
}

function read(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}
