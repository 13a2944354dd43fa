// Makes the keys of `t()` typed: a word that is not in the English file is an error. Other folders add their namespace in
// the same way, in a file of theirs.
import type strings from './strings.en.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'i18n';
  }
  interface ResourceNamespaceMap {
    i18n: typeof strings;
  }
}
