// Types the keys of `useTranslation('hood')`.
import type strings from './strings.en.json';

declare module 'i18next' {
  interface ResourceNamespaceMap {
    hood: typeof strings;
  }
}
