// Types the keys of `useTranslation('paper')`.
import type strings from './strings.en.json';

declare module 'i18next' {
  interface ResourceNamespaceMap {
    paper: typeof strings;
  }
}
