// How the items of the menu are kept.
import type { FoodInformation, MenuItem, OpeningHours, TaxCategory } from '@waggle/contracts';
import { boolean, integer, json, table, text } from '@waggle/store/collections';

/** A menu item as it is kept: the currency is the kitchen's, not the item's. */
export type StoredItem = Omit<
  MenuItem,
  | 'currency'
  | 'counted'
  | 'translations'
  | 'food'
  | 'sold_out_until'
  | 'place'
  | 'tax_category'
  | 'deposit'
  | 'hours'
  | 'on_sale'
> & {
  /** False: not counted, and `stock` means nothing. */
  readonly counted: boolean;
  /** The earliest end of its choices that are sold out for a day. */
  readonly choices_out_until: string | null;
  readonly translations: NonNullable<MenuItem['translations']>;
  readonly food: FoodInformation | null;
  readonly tax_category: TaxCategory;
  readonly deposit: number;
  readonly sold_out_until: string | null;
  readonly place: number | null;
  /** When it is for sale in the week; null: as its category says. */
  readonly hours: OpeningHours[] | null;
};

type KeptItem = Omit<
  StoredItem,
  | 'counted'
  | 'sold_out'
  | 'sold_out_until'
  | 'choices_out_until'
  | 'place'
  | 'options'
  | 'picture'
  | 'version'
  | 'translations'
  | 'food'
  | 'tax_category'
  | 'deposit'
  | 'hours'
> &
  Partial<StoredItem>;

export const menuTable = table<StoredItem>()({
  key: 'item_id',
  columns: {
    name: text(),
    description: text(),
    category: text(),
    price: integer({ min: 0 }),
    stock: integer({ min: 0 }),
    counted: boolean({ default: true }),
    sold_out: boolean({ default: false }),
    sold_out_until: text({ optional: true }),
    choices_out_until: text({ optional: true }),
    place: integer({ optional: true }),
    options: json({ default: [] }),
    picture: text({ optional: true }),
    version: integer({ default: 1 }),
    translations: json({ default: {} }),
    food: json({ optional: true }),
    tax_category: text({ default: 'food' }),
    deposit: integer({ min: 0, default: 0 }),
    hours: json({ optional: true }),
  },
  indexes: [
    { name: 'by_category', on: ['category', 'name'], engine: 'mongo' },
    { name: 'by_sale', on: ['sold_out_until'] },
    { name: 'by_choices', on: ['choices_out_until'] },
  ],
  // Items from before kitchens offered options and pictures, before items had versions, languages, allergens, places,
  // categories of taxes, deposits and hours, before stock could be not counted, and before they were sold out for a day.
  readKept: (kept: KeptItem): StoredItem => ({
    counted: true,
    sold_out: false,
    sold_out_until: null,
    choices_out_until: null,
    place: null,
    options: [],
    picture: null,
    version: 1,
    translations: {},
    food: null,
    tax_category: 'food',
    deposit: 0,
    hours: null,
    ...kept,
  }),
});
