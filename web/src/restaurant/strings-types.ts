// Types the keys of `useTranslation('restaurant')`.
import type strings from './strings.en.json';

declare module 'i18next' {
  interface ResourceNamespaceMap {
    restaurant: typeof strings;
  }
}
