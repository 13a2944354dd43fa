// Types the keys of `useTranslation('admin')`.
import type strings from './strings.en.json';

declare module 'i18next' {
  interface ResourceNamespaceMap {
    // The fields are looked up by names that requests have: types of so many keys are too much for the compiler.
    admin: Omit<typeof strings, 'audit'> & { readonly audit: Omit<typeof strings.audit, 'field'> };
  }
}
