// Types the keys of `useTranslation('bill')`.
import type strings from './strings.en.json';

declare module 'i18next' {
  interface ResourceNamespaceMap {
    bill: typeof strings;
  }
}
