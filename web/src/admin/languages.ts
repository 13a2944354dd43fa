// The languages of a menu as admins handle them: those they choose from, and the texts that an item lacks.
import type { KitchenView, MenuItem } from '@waggle/contracts';
import { collation } from '@waggle/contracts/collation.ts';
import { nameOfLanguage } from '../menu/language-name.ts';

/** The suggested languages; the API accepts any. */
const common =
  'ar bg bn cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv ms nb nl pl pt-BR pt-PT ro ru sk sl sr sv th tr uk ur vi zh-Hans zh-Hant'.split(
    ' ',
  );

export interface LanguageOption {
  readonly tag: string;
  readonly name: string;
}

/** Sorted by name. @param more tags that the kitchen has besides the common ones */
export function languageOptions(pageLanguage: string, more: readonly string[]): LanguageOption[] {
  const byName = collation(pageLanguage);
  return [...new Set([...common, ...more])]
    .map((tag) => ({ tag, name: nameOfLanguage(tag, pageLanguage) }))
    .sort((a, b) => byName(a.name, b.name));
}

/** The languages in which the menu is offered besides its own. */
export const otherLanguages = ({ language, languages = [] }: KitchenView): readonly string[] =>
  languages.filter((tag) => tag !== language);

interface Named {
  readonly translations?: Readonly<Record<string, { readonly name?: string }>> | undefined;
}

/** Those of `languages` in which a text of the item is missing. */
export function missingLanguages(item: MenuItem, languages: readonly string[]): string[] {
  const named: readonly Named[] = [item, ...item.options, ...item.options.flatMap(({ choices }) => choices)];
  return languages.filter(
    (tag) =>
      named.some(({ translations }) => !translations?.[tag]?.name) ||
      (item.description !== '' && !item.translations?.[tag]?.description),
  );
}
