// Makes the words of `useTranslation('map')` typed.
import type strings from './strings.en.json';

declare module 'i18next' {
  interface ResourceNamespaceMap {
    map: typeof strings;
  }
}
