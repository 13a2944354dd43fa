// Makes the words of `useTranslation('admin')` typed.
import type strings from './strings.en.json';

declare module 'i18next' {
  interface ResourceNamespaceMap {
    admin: typeof strings;
  }
}
