// The menu: items with their options, uploaded pictures, and the kitchen's settings.
import Type, { type Static, type TSchema } from 'typebox';
import { FoodInformation } from './food.ts';
import { limits } from './limits.ts';
import { Currency, CurrencyDigits, ItemIdSchema, LanguageTag, Money, Timestamp, Version } from './primitives.ts';
import { typedText } from './typed-text.ts';
import { type Weekday, weekdays } from './weekdays.ts';

const closed = { additionalProperties: false } as const;
const Slug = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$', description: 'a short readable name' });
const Label = typedText({ shortest: 1, longest: limits.label, pattern: '\\S' });

/** Texts by language; pages show a missing one in the menu's own language. */
const translated = <Texts extends Record<string, TSchema>>(texts: Texts) =>
  Type.Optional(
    Type.Record(LanguageTag, Type.Object(texts, closed), {
      ...closed,
      maxProperties: limits.translations,
      description: 'the texts in other languages, by BCP 47 tag; a text that is missing is shown as it is without them',
    }),
  );
const NameTranslations = translated({ name: Type.Optional(Label) });

/** A choice that an option offers; `price` is added to the item's. */
export const OptionChoice = Type.Object(
  {
    choice_id: Slug,
    name: Label,
    price: Money,
    translations: NameTranslations,
    /** What it adds to the dish; missing: not stated. */
    food: Type.Optional(FoodInformation),
  },
  closed,
);
export type OptionChoice = Static<typeof OptionChoice>;

/** An option of an item: exactly `one` choice (a size; the first is the default), or `any` number (extras). */
export const MenuOption = Type.Object(
  {
    option_id: Slug,
    name: Label,
    choose: Type.Enum(['one', 'any']),
    choices: Type.Array(OptionChoice, { minItems: 1, maxItems: limits.choices }),
    translations: NameTranslations,
  },
  closed,
);
export type MenuOption = Static<typeof MenuOption>;

/** The path of a picture: a file of the client, or an upload. */
export const PicturePath = Type.String({ pattern: '^/(pictures/[a-z0-9-]{1,64}\\.svg|api/pictures/[0-9a-f]{32})$' });

export const MenuItem = Type.Object(
  {
    item_id: ItemIdSchema,
    name: typedText({ shortest: 1, longest: limits.itemName }),
    description: typedText({ longest: limits.description, breaks: true }),
    category: typedText({ shortest: 1, longest: limits.label }),
    price: Type.Integer({ minimum: 0, maximum: limits.price, description: 'in the minor unit' }),
    currency: Currency,
    stock: Type.Integer({ minimum: 0, maximum: limits.stock }),
    /** The kitchen took it off sale, even if it is in stock. */
    sold_out: Type.Boolean(),
    sold_out_until: Type.Optional(
      Type.Union([Timestamp, Type.Null()], {
        description: 'with `sold_out`: when it is for sale again by itself; missing or null: when somebody switches it',
      }),
    ),
    options: Type.Array(MenuOption, { maxItems: limits.options }),
    picture: Type.Union([PicturePath, Type.Null()]),
    translations: translated({
      name: Type.Optional(typedText({ shortest: 1, longest: limits.itemName })),
      description: Type.Optional(typedText({ longest: limits.description, breaks: true })),
    }),
    /** Missing or null: not stated. */
    food: Type.Optional(Type.Union([FoodInformation, Type.Null()])),
    /** Counts changes of everything but the stock; a change of the item sends it in If-Match. */
    version: Version,
  },
  { ...closed, description: 'An item on the menu' },
);
export type MenuItem = Static<typeof MenuItem>;

export const Menu = Type.Object(
  {
    items: Type.Array(MenuItem),
    categories: Type.Array(Type.String(), { description: 'in the order they are shown' }),
    currency: Currency,
    currency_digits: CurrencyDigits,
    menu_version: Type.String({
      maxLength: 64,
      description:
        'another one whenever anything of the menu changed; /ws/menu?have=<menu_version> sends only what has changed since',
    }),
  },
  closed,
);
export type Menu = Static<typeof Menu>;

/** The menu, or the requested page of it. */
export const PagedMenu = Type.Object(
  {
    ...Menu.properties,
    next: Type.Optional(
      Type.Union([ItemIdSchema, Type.Null()], {
        description: 'with `limit`: pass it as `after` for the following page; null after the last one',
      }),
    ),
  },
  closed,
);
export type PagedMenu = Static<typeof PagedMenu>;

/** A new item. The currency is the kitchen's, one for all items. */
export const NewMenuItem = Type.Object(
  {
    ...Type.Omit(MenuItem, ['currency', 'sold_out', 'sold_out_until', 'options', 'picture', 'version']).properties,
    ...Type.Partial(Type.Pick(MenuItem, ['sold_out', 'options', 'picture'])).properties,
  },
  closed,
);
export type NewMenuItem = Static<typeof NewMenuItem>;

const ForToday = Type.Optional(
  Type.Boolean({
    description:
      'whether an item that is sold out is for sale again when the kitchen’s next business day begins, at 04:00',
  }),
);

/** The changes of a menu item; stock has its own route, since it changes by a difference. */
export const MenuItemChange = Type.Object(
  {
    ...Type.Partial(Type.Omit(MenuItem, ['item_id', 'stock', 'currency', 'version', 'sold_out_until'])).properties,
    for_today: ForToday,
  },
  { ...closed, minProperties: 1 },
);
export type MenuItemChange = Static<typeof MenuItemChange>;

/** The changes of an item that the role `kitchen` may make. */
export const SoldOutChange = Type.Object({ sold_out: Type.Boolean(), for_today: ForToday }, closed);

export const Restock = Type.Object(
  { quantity: Type.Integer({ minimum: 1, maximum: limits.stock, description: 'how many to add to the stock' }) },
  closed,
);

export const CategoryRename = Type.Object(
  {
    from: MenuItem.properties.category,
    to: Label,
    translations: NameTranslations,
  },
  closed,
);
export type CategoryRename = Static<typeof CategoryRename>;

/** An uploaded picture: the value for an item's `picture`. */
export const UploadedPicture = Type.Object({ picture: PicturePath }, closed);
export const pictureTypes = ['image/png', 'image/jpeg', 'image/webp'] as const;

const TimeOfDay = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', description: 'HH:MM' });

export { type Weekday, weekdays };

/** `closes` at or before `opens` is on the next day. */
export const OpeningHours = Type.Object({ day: Type.Enum([...weekdays]), opens: TimeOfDay, closes: TimeOfDay }, closed);
export type OpeningHours = Static<typeof OpeningHours>;

/** A date with hours of its own, such as a holiday; it has those instead of the hours of its weekday. */
export const SpecialDay = Type.Object(
  {
    date: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'in the kitchen’s time zone' }),
    hours: Type.Array(Type.Object({ opens: TimeOfDay, closes: TimeOfDay }, closed), {
      maxItems: 4,
      description: 'empty: closed all day',
    }),
  },
  closed,
);
export type SpecialDay = Static<typeof SpecialDay>;

const MenuLanguage = Type.Unsafe<string>({
  ...LanguageTag,
  description: 'the language of the menu’s texts, BCP 47; names are sorted by it',
});

export const KitchenSettings = Type.Object(
  {
    name: Label,
    /** The time zone of the opening hours, an IANA name such as Europe/Berlin. */
    time_zone: Type.String({ minLength: 1, maxLength: 64 }),
    /** Null: always open. */
    opening_hours: Type.Union([Type.Array(OpeningHours, { maxItems: 28 }), Type.Null()]),
    special_days: Type.Optional(
      Type.Array(SpecialDay, { maxItems: limits.specialDays, description: 'dates with other hours, or closed' }),
    ),
    /** Takes no orders for now, also during opening hours. */
    paused: Type.Boolean(),
    paused_until: Type.Optional(
      Type.Union([Timestamp, Type.Null()], {
        description: 'with `paused`: when the pause ends by itself; missing or null: when somebody ends it',
      }),
    ),
    preparation_minutes: Type.Integer({ minimum: 1, maximum: 240 }),
    delivery_minutes: Type.Integer({ minimum: 1, maximum: 240 }),
    language: Type.Optional(MenuLanguage),
    languages: Type.Optional(
      Type.Array(LanguageTag, {
        maxItems: limits.languages,
        uniqueItems: true,
        description: 'others in which the menu is offered, where it has texts in them',
      }),
    ),
    category_translations: Type.Optional(
      Type.Array(Type.Object({ category: MenuItem.properties.category, translations: NameTranslations }, closed), {
        maxItems: limits.translatedCategories,
      }),
    ),
    /** The categories in display order; those that are not listed follow by name. */
    categories: Type.Array(MenuItem.properties.category, { maxItems: 60, uniqueItems: true }),
  },
  closed,
);
export type KitchenSettings = Static<typeof KitchenSettings>;

/** From `opens_at` the kitchen is open, until `closes_at`. */
export const OpeningTime = Type.Object(
  {
    opens_at: Timestamp,
    closes_at: Timestamp,
    utc_offset: Type.Integer({
      minimum: -1_440,
      maximum: 1_440,
      description: 'minutes that the kitchen’s clock is ahead of UTC at `opens_at`',
    }),
  },
  closed,
);
export type OpeningTime = Static<typeof OpeningTime>;

const resolved = {
  version: Version,
  opening_times: Type.Union([Type.Array(OpeningTime), Type.Null()], {
    description:
      'when it is open within the next eight days, or the first time after them, from its opening hours and special days; null: always',
  }),
  utc_offset: Type.Optional(
    Type.Integer({ minimum: -1_440, maximum: 1_440, description: 'minutes that its clock is ahead of UTC now' }),
  ),
  currency: Currency,
  currency_digits: CurrencyDigits,
  estimate: Type.Optional(
    Type.Object(
      { from_minutes: Type.Integer({ minimum: 0 }), to_minutes: Type.Integer({ minimum: 0 }) },
      { ...closed, description: 'what an order would be promised that is placed now' },
    ),
  ),
} as const;

/** The public view of the kitchen: its settings, and what the server derives from them. */
export const KitchenView = Type.Object({ ...KitchenSettings.properties, ...resolved }, closed);
export type KitchenView = Static<typeof KitchenView>;

/** How long the kitchen takes no orders. */
export const KitchenPause = Type.Object(
  {
    minutes: Type.Union([Type.Integer({ minimum: 1, maximum: limits.pauseMinutes }), Type.Null()], {
      description: 'after so many it takes orders again; null: when somebody ends the pause',
    }),
  },
  closed,
);
export type KitchenPause = Static<typeof KitchenPause>;

/** The settings that replace the current ones. Derived fields are ignored, so that a client may send an edited answer back. */
export const KitchenChange = Type.Object(
  { ...KitchenSettings.properties, ...Type.Partial(Type.Object(resolved)).properties },
  closed,
);
