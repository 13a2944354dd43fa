// Types the keys of `useTranslation('operations')`.
import type strings from './strings.en.json';

declare module 'i18next' {
  interface ResourceNamespaceMap {
    operations: typeof strings;
  }
}
