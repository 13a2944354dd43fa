// Types the keys of `useTranslation('food')`.
import type strings from './strings.en.json';

declare module 'i18next' {
  interface ResourceNamespaceMap {
    food: typeof strings;
  }
}
