// The menu in a customer's language: chooses it, and falls back to the menu's own for texts that it lacks.
import type { KitchenView, MenuItem, MenuOption, OptionChoice } from '@waggle/contracts';
import { collation } from '@waggle/contracts/collation.ts';

/** The language of the text that is shown, for the page's `lang`; undefined where it is unknown. */
type Lang = string | undefined;

export interface ShownChoice extends OptionChoice {
  readonly lang?: Lang;
}
export interface ShownOption extends Omit<MenuOption, 'choices'> {
  readonly choices: ShownChoice[];
  readonly lang?: Lang;
}
/** An item with the texts that are shown. Staff see those of the menu's own language, and no `lang`. */
export interface ShownItem extends Omit<MenuItem, 'options'> {
  readonly options: ShownOption[];
  readonly lang?: { readonly name: Lang; readonly description: Lang };
  /** Its texts in the menu's own language, where others are shown: a search finds these too. */
  readonly ownTexts?: string;
}

export interface ShownCategory {
  readonly text: string;
  readonly lang: Lang;
}

/** The languages of the menu, its own first; null: its own, where nobody has specified it. */
export const offeredLanguages = ({ language, languages = [] }: KitchenView): readonly (string | null)[] => [
  language ?? null,
  ...languages.filter((tag) => tag !== language),
];

/**
 * The language of the menu for a reader.
 * @param preferred BCP 47, the most wanted first
 */
export function pickLanguage(kitchen: KitchenView, preferred: readonly string[]): string | null {
  const offered = offeredLanguages(kitchen).filter((tag) => tag !== null);
  for (const wanted of preferred) {
    const found = offered.find((tag) => tag === wanted) ?? offered.find((tag) => base(tag) === base(wanted));
    if (found !== undefined) return found;
  }
  return kitchen.language ?? null;
}

const base = (tag: string): string => tag.split('-', 1)[0]?.toLowerCase() ?? '';

interface Translated<Texts> {
  readonly translations?: Readonly<Record<string, Texts>> | undefined;
}

/** The texts of a language; undefined for the menu's own. */
function textsIn<Texts>({ translations }: Translated<Texts>, language: string): Texts | undefined {
  return translations && Object.hasOwn(translations, language) ? translations[language] : undefined;
}

function itemIn(item: MenuItem, language: string | null, own: Lang): ShownItem {
  const texts = language === null || language === own ? undefined : textsIn(item, language);
  const langOf = (text: string | undefined): Lang => (text ? (language ?? undefined) : own);
  const shown: ShownItem = {
    ...item,
    name: texts?.name || item.name,
    description: texts?.description || item.description,
    options: item.options.map((option) => optionIn(option, language, own)),
    lang: { name: langOf(texts?.name), description: langOf(texts?.description) },
  };
  return texts ? { ...shown, ownTexts: `${item.name} ${item.description}` } : shown;
}

function optionIn(option: MenuOption, language: string | null, own: Lang): ShownOption {
  return {
    ...option,
    ...nameIn(option, language, own),
    choices: option.choices.map((choice) => ({ ...choice, ...nameIn(choice, language, own) })),
  };
}

function nameIn(
  of: Translated<{ readonly name?: string }> & { readonly name: string },
  language: string | null,
  own: Lang,
): { name: string; lang: Lang } {
  const name = language === null || language === own ? undefined : textsIn(of, language)?.name;
  return name ? { name, lang: language ?? undefined } : { name: of.name, lang: own };
}

export interface MenuTexts {
  readonly items: readonly ShownItem[];
  /** In display order: as the kitchen has ordered them, the others by their shown names. */
  readonly categories: readonly string[];
  readonly categoryTexts: ReadonlyMap<string, ShownCategory>;
}

/** @param language null: the menu's own */
export function menuIn(
  language: string | null,
  { items, categories, kitchen }: { items: readonly MenuItem[]; categories: readonly string[]; kitchen: KitchenView },
): MenuTexts {
  const own = kitchen.language;
  const translations = new Map(
    (kitchen.category_translations ?? []).map(({ category, translations: texts }) => [category, texts]),
  );
  const all = new Set([...categories, ...items.map(({ category }) => category)]);
  const categoryTexts = new Map(
    Array.from(all, (category) => {
      const { name, lang } = nameIn({ name: category, translations: translations.get(category) }, language, own);
      return [category, { text: name, lang }] as const;
    }),
  );
  const byText = collation(language ?? own);
  const ordered = categories.filter((category) => kitchen.categories.includes(category));
  const others = categories.filter((category) => !kitchen.categories.includes(category));
  others.sort((a, b) => byText(categoryTexts.get(a)?.text ?? a, categoryTexts.get(b)?.text ?? b));
  return {
    items: items.map((item) => itemIn(item, language, own)),
    categories: [...ordered, ...others],
    categoryTexts,
  };
}
