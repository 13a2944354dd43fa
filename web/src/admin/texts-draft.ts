// Texts in the menu's other languages while an admin edits them.
import type { MenuItem } from '@waggle/contracts';

/** language → text; an empty text counts as missing. */
export type TextsDraft = Readonly<Record<string, string>>;

/** The field's texts of every language that has any. */
export const textsOf = (translations: MenuItem['translations'], field: 'name' | 'description'): TextsDraft =>
  Object.fromEntries(Object.entries(translations ?? {}).map(([tag, texts]) => [tag, texts[field] ?? '']));

type Translations = NonNullable<MenuItem['translations']>;

/** By language, without the texts that are missing. */
export function translationsOf(fields: { readonly name: TextsDraft; readonly description?: TextsDraft }): Translations {
  const translations: Translations = {};
  for (const [field, texts] of Object.entries(fields)) {
    for (const [tag, text] of Object.entries(texts)) {
      if (text.trim() !== '') translations[tag] = { ...translations[tag], [field]: text.trim() };
    }
  }
  return translations;
}
