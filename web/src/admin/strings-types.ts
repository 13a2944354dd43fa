// Types the keys of `useTranslation('admin')`.
import type strings from './strings.en.json';

declare module 'i18next' {
  interface ResourceNamespaceMap {
    admin: typeof strings;
  }
}
