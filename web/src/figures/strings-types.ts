// Types the keys of `useTranslation('figures')`.
import type strings from './strings.en.json';

declare module 'i18next' {
  interface ResourceNamespaceMap {
    figures: typeof strings;
  }
}
