// Types the keys of `useTranslation('map')`.
import type strings from './strings.en.json';

declare module 'i18next' {
  interface ResourceNamespaceMap {
    map: typeof strings;
  }
}
