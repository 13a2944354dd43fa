// Makes the words of `useTranslation('kitchen')` typed.
import type strings from './strings.en.json';

declare module 'i18next' {
  interface ResourceNamespaceMap {
    kitchen: typeof strings;
  }
}
