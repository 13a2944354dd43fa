// The menu: items with their options, and uploaded pictures.
import Type, { type Static, type TSchema } from 'typebox';
import { FoodInformation } from './food.ts';
import { limits } from './limits.ts';
import { OpeningTime, SaleHours } from './opening-hours.ts';
import { TaxCategorySchema } from './pricing.ts';
import { Currency, CurrencyDigits, ItemIdSchema, LanguageTag, Money, Timestamp, Version } from './primitives.ts';
import { typedText } from './typed-text.ts';

const closed = { additionalProperties: false } as const;
const Slug = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$', description: 'a short readable name' });
export const Label = typedText({ shortest: 1, longest: limits.label, pattern: '\\S' });

/** Texts by language; pages show a missing one in the menu's own language. */
const translated = <Texts extends Record<string, TSchema>>(texts: Texts) =>
  Type.Optional(
    Type.Record(LanguageTag, Type.Object(texts, closed), {
      ...closed,
      maxProperties: limits.translations,
      description: 'the texts in other languages, by BCP 47 tag; a text that is missing is shown as it is without them',
    }),
  );
export const NameTranslations = translated({ name: Type.Optional(Label) });

/** A choice that an option offers; `price` is added to the item's. */
export const OptionChoice = Type.Object(
  {
    choice_id: Slug,
    name: Label,
    price: Money,
    translations: NameTranslations,
    /** Missing: for sale. */
    sold_out: Type.Optional(Type.Boolean()),
    sold_out_until: Type.Optional(Timestamp),
    /** What it adds to the dish; missing: not stated. */
    food: Type.Optional(FoodInformation),
    /** What taxes see in it; missing: the same as in the dish. */
    tax_category: Type.Optional(TaxCategorySchema),
  },
  closed,
);
export type OptionChoice = Static<typeof OptionChoice>;

const ChoiceCount = (description: string) =>
  Type.Optional(Type.Integer({ minimum: 0, maximum: limits.choices, description }));

/** An option of an item: exactly `one` choice (a size; the first is the default), or `any` number within its bounds (extras). */
export const MenuOption = Type.Object(
  {
    option_id: Slug,
    name: Label,
    choose: Type.Enum(['one', 'any']),
    choices: Type.Array(OptionChoice, { minItems: 1, maxItems: limits.choices }),
    at_least: ChoiceCount('with `any`: how many must be chosen; missing: none'),
    at_most: ChoiceCount('with `any`: how many may be chosen; missing: all'),
    free: ChoiceCount('with `any`: how many of the chosen cost nothing, the dearest first; missing: none'),
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
    stock: Type.Integer({
      minimum: 0,
      maximum: limits.stock,
      description: 'what can still be ordered, beyond what was; the maximum when `counted` is false',
    }),
    counted: Type.Optional(
      Type.Boolean({ description: 'false: the stock is not counted, and orders have no limit; missing: it is' }),
    ),
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
    place: Type.Optional(
      Type.Integer({ minimum: 0, description: 'its place in its category; items without one follow by name' }),
    ),
    /** Missing or null: not stated. */
    food: Type.Optional(Type.Union([FoodInformation, Type.Null()])),
    /** What taxes see in it; missing: food. */
    tax_category: Type.Optional(TaxCategorySchema),
    deposit: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: limits.price,
        description: 'of one piece, besides its price; missing: none',
      }),
    ),
    /** Missing or null: those of its category. */
    hours: Type.Optional(Type.Union([SaleHours, Type.Null()])),
    on_sale: Type.Optional(
      Type.Object(
        {
          now: Type.Boolean({ description: 'false: it cannot be ordered before `opens_at`' }),
          ...OpeningTime.properties,
        },
        {
          ...closed,
          description:
            'of a dish with hours, its own or its category’s: when it is for sale, this time or the next; missing: always',
        },
      ),
    ),
    /** Counts changes of everything but the stock and the place; a change of the item sends it in If-Match. */
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
    ...Type.Omit(MenuItem, [
      'currency',
      'counted',
      'sold_out',
      'sold_out_until',
      'options',
      'picture',
      'version',
      'place',
      'on_sale',
    ]).properties,
    ...Type.Partial(Type.Pick(MenuItem, ['sold_out', 'options', 'picture'])).properties,
  },
  closed,
);
export type NewMenuItem = Static<typeof NewMenuItem>;

const ForToday = Type.Optional(
  Type.Boolean({
    description: 'whether an item that is sold out is for sale again when the kitchen’s next business day begins',
  }),
);

/** The changes of a menu item; stock has its own routes, since orders change it meanwhile. */
export const MenuItemChange = Type.Object(
  {
    ...Type.Partial(
      Type.Omit(MenuItem, ['item_id', 'stock', 'counted', 'currency', 'version', 'sold_out_until', 'place', 'on_sale']),
    ).properties,
    for_today: ForToday,
  },
  { ...closed, minProperties: 1 },
);
export type MenuItemChange = Static<typeof MenuItemChange>;

/** The changes of an item that the role `kitchen` may make. */
export const SoldOutChange = Type.Object({ sold_out: Type.Boolean(), for_today: ForToday }, closed);

/** A choice runs out wherever it is offered: rocket for one dish is rocket for all. */
export const ChoiceSale = Type.Object(
  { choice: Type.String({ minLength: 1, description: 'its name; of every item' }), ...SoldOutChange.properties },
  closed,
);
export type ChoiceSale = Static<typeof ChoiceSale>;

export const Restock = Type.Object(
  { quantity: Type.Integer({ minimum: 1, maximum: limits.stock, description: 'how many to add to the stock' }) },
  closed,
);

const StockOrNone = (description: string) =>
  Type.Union([Type.Integer({ minimum: 0, maximum: limits.stock }), Type.Null()], { description });

/** Sets the stock, up or down. */
export const StockSetting = Type.Object(
  {
    stock: StockOrNone('what can still be ordered from now on, beyond what was; null: not counted, no limit'),
    seen: StockOrNone('the stock that this replaces, null: not counted; refused when it is another one by now'),
  },
  closed,
);
export type StockSetting = Static<typeof StockSetting>;

/** The items of a category, in the order in which pages show them. */
export const ItemOrder = Type.Object(
  { item_ids: Type.Array(ItemIdSchema, { minItems: 1, maxItems: limits.orderedItems, uniqueItems: true }) },
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
