// The kitchen's settings: its name, hours, pause, times and categories.
import Type, { type Static } from 'typebox';
import { customerFields } from './customer-fields.ts';
import { limits } from './limits.ts';
import { Label, MenuItem, NameTranslations, PicturePath } from './menu.ts';
import { mostOpenings, OpeningHours, OpeningTime, SaleHours } from './opening-hours.ts';
import { orderServings } from './price-codes.ts';
import { Currency, CurrencyDigits, LanguageTag, TimeOfDay, Timestamp, Version } from './primitives.ts';
import { typedText } from './typed-text.ts';
import { type Weekday, weekdays } from './weekdays.ts';

const closed = { additionalProperties: false } as const;

export { OpeningHours, OpeningTime } from './opening-hours.ts';
export { type Weekday, weekdays };

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

const PickUpAddress = typedText({
  shortest: 1,
  longest: customerFields.address.longest,
  pattern: customerFields.address.pattern,
  breaks: true,
});

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
    opening_hours: Type.Union([Type.Array(OpeningHours, { maxItems: mostOpenings }), Type.Null()]),
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
    category_hours: Type.Optional(
      Type.Array(Type.Object({ category: MenuItem.properties.category, hours: SaleHours }, closed), {
        maxItems: limits.categoriesWithHours,
        description: 'when the dishes of a category are for sale; of one that is not there: always',
      }),
    ),
    /** The categories in display order; those that are not listed follow by name. */
    categories: Type.Array(MenuItem.properties.category, { maxItems: 60, uniqueItems: true }),
    servings: Type.Optional(
      Type.Array(Type.Enum([...orderServings]), {
        minItems: 1,
        uniqueItems: true,
        description: 'how customers may get their food; missing: delivery',
      }),
    ),
    pick_up_address: Type.Optional(
      Type.Union([PickUpAddress, Type.Null()], {
        description: 'where orders are picked up; missing or null: at the restaurant’s address',
      }),
    ),
    day_begins_at: Type.Optional(
      Type.String({
        ...TimeOfDay,
        description:
          'when a business day begins, HH:MM of the time zone: numbers of orders start again; missing: 04:00',
      }),
    ),
    orders_per_quarter: Type.Optional(
      Type.Union([Type.Integer({ minimum: 1, maximum: limits.ordersPerQuarter }), Type.Null()], {
        description:
          'at most so many orders are promised for one quarter of an hour, the others for the next that has room; missing or null: any number',
      }),
    ),
    schedule_days: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: limits.scheduleDays,
        description: 'how many days ahead customers may order for a time of their choice; missing or 0: only for now',
      }),
    ),
  },
  closed,
);
export type KitchenSettings = Static<typeof KitchenSettings>;

/** How a restaurant looks on every page, once an admin has said who it is. */
export const KitchenBrand = Type.Object(
  {
    logo: Type.Union([PicturePath, Type.Null()]),
    accent: Type.Union([Type.String(), Type.Null()], { description: 'a colour, such as #8a1c2f' }),
    legal: Type.Array(Type.Enum(['imprint', 'privacy']), { description: 'the texts that there are' }),
  },
  closed,
);
export type KitchenBrand = Static<typeof KitchenBrand>;

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
  brand: Type.Optional(KitchenBrand),
  estimate: Type.Optional(
    Type.Object(
      { from_minutes: Type.Integer({ minimum: 0 }), to_minutes: Type.Integer({ minimum: 0 }) },
      { ...closed, description: 'what an order would be promised that is placed now' },
    ),
  ),
  pick_up_estimate: Type.Optional(
    Type.Object(
      { from_minutes: Type.Integer({ minimum: 0 }), to_minutes: Type.Integer({ minimum: 0 }) },
      { ...closed, description: 'the same of one that its customer picks up' },
    ),
  ),
  full: Type.Optional(
    Type.Boolean({ description: 'no quarter of an hour that it could promise has room: it takes no order now' }),
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
