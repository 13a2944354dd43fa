// Types the keys of `useTranslation('exchange')`.
import type strings from './strings.en.json';

declare module 'i18next' {
  interface ResourceNamespaceMap {
    exchange: typeof strings;
  }
}
