// Types the keys of `useTranslation('kitchen')`.
import type strings from './strings.en.json';

declare module 'i18next' {
  interface ResourceNamespaceMap {
    kitchen: typeof strings;
  }
}
