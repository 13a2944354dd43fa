// Types the keys of `t()`: a key that is missing from the English file is a type error. Other folders declare their namespace
// the same way.
import type strings from './strings.en.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'i18n';
  }
  interface ResourceNamespaceMap {
    i18n: typeof strings;
  }
}
