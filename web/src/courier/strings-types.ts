// Makes the words of `useTranslation('courier')` typed.
import type strings from './strings.en.json';

declare module 'i18next' {
  interface ResourceNamespaceMap {
    courier: typeof strings;
  }
}
