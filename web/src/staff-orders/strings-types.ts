// Types the keys of `useTranslation('staff-orders')`.
import type strings from './strings.en.json';

declare module 'i18next' {
  interface ResourceNamespaceMap {
    'staff-orders': typeof strings;
  }
}
