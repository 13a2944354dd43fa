// Types the keys of `useTranslation('later')`.
import type strings from './strings.en.json';

declare module 'i18next' {
  interface ResourceNamespaceMap {
    later: typeof strings;
  }
}
