// What is kept about the menu: its items, and the pictures that were uploaded for them.
import type { MenuItem } from '@waggle/contracts';
import { boolean, bytes, integer, json, table, text } from '@waggle/store/collections';

/** A menu item as it is kept: the currency is the kitchen's, not the item's. */
export type StoredItem = Omit<MenuItem, 'currency'>;

export interface Picture {
  /** The first 32 hex digits of its SHA-256. */
  readonly picture_id: string;
  /** Its media type. */
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** What the path of an uploaded picture begins with; its id comes behind. Other pictures come with the client. */
export const uploadedPictures = '/api/pictures/';

type KeptItem = Omit<StoredItem, 'sold_out' | 'options' | 'picture' | 'version'> & Partial<StoredItem>;

export const menuTable = table<StoredItem>()({
  key: 'item_id',
  columns: {
    name: text(),
    description: text(),
    category: text(),
    price: integer({ min: 0 }),
    stock: integer({ min: 0 }),
    sold_out: boolean({ default: false }),
    options: json({ default: [] }),
    picture: text({ optional: true }),
    version: integer({ default: 1 }),
  },
  indexes: [{ name: 'by_category', on: ['category', 'name'], engine: 'mongo' }],
  // Items from before kitchens offered options and pictures, and before items had versions.
  readKept: (kept: KeptItem): StoredItem => ({
    sold_out: false,
    options: [],
    picture: null,
    version: 1,
    ...kept,
  }),
});

interface StoredPicture extends Picture {
  /** When it was last chosen for an item or released; ms since the epoch. */
  readonly wanted_at: number;
}

export const pictureTable = table<StoredPicture>()({
  key: 'picture_id',
  columns: { type: text(), bytes: bytes(), wanted_at: integer({ default: 0 }) },
  indexes: [{ name: 'by_wanted', on: ['wanted_at', 'picture_id'], engine: 'mongo' }],
  // MongoDB documents from before that was noted.
  readKept: (kept: Picture & Partial<StoredPicture>): StoredPicture => ({ wanted_at: 0, ...kept }),
});
