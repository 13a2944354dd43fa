// Dishes and settings between the store and a file.
import { createHash } from 'node:crypto';
import type { MenuFileItem, MenuFileSettings } from '@waggle/contracts';
import { byPlace } from '@waggle/contracts/by-place.ts';
import { collation } from '@waggle/contracts/collation.ts';
import { type StoredKitchen, shownCategories } from '../kitchen/kitchen.rules.ts';
import { choicesOutUntil } from '../menu/on-sale.rules.ts';
import type { StoredItem } from '../records.ts';

export interface WholeMenu {
  /** In the order of the pages. */
  readonly items: readonly MenuFileItem[];
  readonly settings: MenuFileSettings;
  /** Another one whenever anything has changed that an import may change. */
  readonly basis: string;
}

export function wholeMenu(stored: readonly StoredItem[], kitchen: StoredKitchen): WholeMenu {
  const { categories, category_translations, category_hours, language, languages } = kitchen;
  const settings: MenuFileSettings = {
    categories,
    ...(category_translations ? { category_translations } : {}),
    ...(category_hours ? { category_hours } : {}),
    ...(language === undefined ? {} : { language }),
    ...(languages ? { languages } : {}),
  };
  const shown = shownCategories(
    stored.map(({ category }) => category),
    categories,
    language,
  );
  const byName = collation(language);
  const items = stored
    .toSorted(
      (a, b) =>
        shown.indexOf(a.category) - shown.indexOf(b.category) ||
        byPlace(placeOf(a), placeOf(b)) ||
        byName(a.name, b.name) ||
        byName(a.item_id, b.item_id),
    )
    .map(fileItemOf);
  const lasting = items.map(({ stock: _, ...item }) => item);
  const basis = createHash('sha256')
    .update(JSON.stringify([lasting, settings]))
    .digest('base64url')
    .slice(0, 22);
  return { items, settings, basis };
}

const placeOf = ({ place }: StoredItem) => (place === null ? {} : { place });

const fileItemOf = ({
  item_id,
  name,
  description,
  category,
  place,
  price,
  deposit,
  tax_category,
  counted,
  stock,
  sold_out,
  sold_out_until,
  hours,
  picture,
  food,
  translations,
  options,
}: StoredItem): MenuFileItem => ({
  ...{ item_id, name, description, category, place, price, deposit, tax_category, stock: counted ? stock : null },
  ...{ sold_out, sold_out_until, hours, picture, food, translations, options },
});

export const newItemOf = ({ stock, ...item }: MenuFileItem): StoredItem => ({
  ...item,
  counted: stock !== null,
  stock: stock ?? 0,
  choices_out_until: choicesOutUntil(item.options),
  version: 1,
});

/** Everything but the stock. */
export const changeOf = ({ item_id: _, stock: __, ...fields }: MenuFileItem): Partial<StoredItem> => ({
  ...fields,
  choices_out_until: choicesOutUntil(fields.options),
});
