// The languages of the client and their texts. Each folder is a namespace with its own texts, so that customers do not load
// the kitchen's.
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

export const languages = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof languages;

const storageKey = 'waggle.language';
// `/src/kitchen/strings.de.json` holds the German texts of the namespace `kitchen`.
const strings = import.meta.glob<{ default: Record<string, unknown> }>('/src/*/strings.*.json');

export async function startI18n(): Promise<void> {
  i18next.on('languageChanged', (language) => {
    document.documentElement.lang = language;
    document.documentElement.dir = i18next.dir(language);
  });
  await i18next
    .use({
      type: 'backend',
      init() {},
      read: async (language: string, namespace: string) => {
        const load = strings[`/src/${namespace}/strings.${language}.json`];
        if (!load)
          throw new Error(`no texts for ${namespace} in ${language}: add ${namespace}/strings.${language}.json`);
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
      // React already escapes.
      interpolation: { escapeValue: false },
    });
}

export async function switchLanguage(language: Language): Promise<void> {
  await i18next.changeLanguage(language);
  try {
    localStorage.setItem(storageKey, language);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

function startLanguage(): Language {
  const preferred = [read(), ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return preferred.find((tag): tag is Language => tag !== null && tag in languages) ?? 'en';
}

/** The language that was chosen on this device; null: the browser's is shown. */
export const chosenLanguage = read;

function read(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}
