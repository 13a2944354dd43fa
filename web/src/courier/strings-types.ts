// Types the keys of `useTranslation('courier')`.
import type strings from './strings.en.json';

declare module 'i18next' {
  interface ResourceNamespaceMap {
    courier: typeof strings;
  }
}
