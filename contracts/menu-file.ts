// The whole menu as a file, and what an import of one changes.
import Type, { type Static } from 'typebox';
import * as Value from 'typebox/value';
import { FoodInformation } from './food.ts';
import { KitchenSettings } from './kitchen.ts';
import { limits } from './limits.ts';
import { MenuItem } from './menu.ts';
import { SaleHours } from './opening-hours.ts';
import { TaxCategorySchema } from './pricing.ts';
import { Currency, ItemIdSchema, LanguageTag, Timestamp } from './primitives.ts';

const closed = { additionalProperties: false } as const;

export const menuFileFormat = 'waggle-menu';
/** Another one when a program that reads an older file would read it wrongly. */
export const menuFileVersion = 1;

const { item_id, name, description, category, price, options, picture, sold_out } = MenuItem.properties;

/** A dish as a file has it: every field is there, so that it says also what a dish does not have. */
export const MenuFileItem = Type.Object(
  {
    item_id,
    name,
    description,
    category,
    place: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()], { description: 'null: after the others, by name' }),
    price,
    deposit: Type.Integer({ minimum: 0, maximum: limits.price }),
    tax_category: TaxCategorySchema,
    stock: Type.Union([Type.Integer({ minimum: 0, maximum: limits.stock }), Type.Null()], {
      description:
        'of a new dish, null: not counted; a dish that is there keeps its own, which orders change meanwhile',
    }),
    sold_out,
    sold_out_until: Type.Union([Timestamp, Type.Null()]),
    hours: Type.Union([SaleHours, Type.Null()], { description: 'null: those of its category' }),
    picture,
    food: Type.Union([FoodInformation, Type.Null()], { description: 'null: not stated' }),
    translations: Type.Required(Type.Pick(MenuItem, ['translations'])).properties.translations,
    options,
  },
  closed,
);
export type MenuFileItem = Static<typeof MenuFileItem>;

const { categories, category_translations, category_hours, language, languages } = KitchenSettings.properties;

/** The settings of the kitchen that belong to its menu. */
export const MenuFileSettings = Type.Object(
  { categories: Type.Optional(categories), category_translations, category_hours, language, languages },
  closed,
);
export type MenuFileSettings = Static<typeof MenuFileSettings>;

export const MenuFile = Type.Object(
  {
    format: Type.Literal(menuFileFormat),
    version: Type.Integer({ minimum: 1 }),
    currency: Currency,
    settings: Type.Optional(MenuFileSettings),
    items: Type.Array(MenuFileItem, { maxItems: limits.menuFileItems }),
  },
  closed,
);
export type MenuFile = Static<typeof MenuFile>;

/** The files of an import: the whole as JSON, or dishes and choices as CSV, each for itself or both. */
export const menuFileKinds = ['json', 'dishes', 'choices'] as const;
export type MenuFileKind = (typeof menuFileKinds)[number];

const FileText = Type.Optional(Type.String({ maxLength: limits.menuFileBytes }));

export const MenuImport = Type.Object(
  {
    files: Type.Object({ json: FileText, dishes: FileText, choices: FileText }, { ...closed, minProperties: 1 }),
    remove: Type.Optional(
      Type.Boolean({
        description: 'removes dishes, options and choices that the files do not have; missing: they stay as they are',
      }),
    ),
    dry_run: Type.Optional(Type.Boolean({ description: 'only says what would change' })),
    basis: Type.Optional(
      Type.String({ maxLength: 64, description: 'that of the preview: refused when the menu has changed since' }),
    ),
  },
  closed,
);
export type MenuImport = Static<typeof MenuImport>;

/** A place in a file, both from 1. Of CSV, the column counts cells; of JSON, characters. */
const Place = { file: Type.Enum([...menuFileKinds]), line: Type.Integer(), column: Type.Integer() } as const;

export const menuFaults = [
  ...(['syntax', 'no_menu', 'newer_version', 'other_currency', 'unknown_column', 'missing_column'] as const),
  ...(['twice', 'required', 'amount', 'decimal_comma', 'whole_number', 'yes_or_no', 'unknown_code'] as const),
  ...(['stated_in_part', 'options_differ', 'no_such_dish', 'unfulfillable', 'too_many', 'invalid'] as const),
  ...(['hours', 'overlapping_hours'] as const),
] as const;

export const MenuFault = Type.Object(
  {
    ...Place,
    field: Type.String({ description: 'the column, or a JSON pointer into the dish' }),
    code: Type.Enum([...menuFaults]),
    value: Type.Optional(Type.String({ description: 'what stands there' })),
    message: Type.String(),
  },
  closed,
);
export type MenuFault = Static<typeof MenuFault>;

const Leaf = Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null(), Type.Array(Type.String())]);
export type MenuLeaf = Static<typeof Leaf>;

export const MenuFieldChange = Type.Object(
  {
    path: Type.Array(Type.String(), {
      description: 'such as price; or options, extras, choices, olives, price: by the ids of option and choice',
    }),
    before: Type.Optional(Leaf),
    after: Type.Optional(Leaf),
  },
  closed,
);
export type MenuFieldChange = Static<typeof MenuFieldChange>;

const Named = { item_id: ItemIdSchema, name: Type.String() } as const;
const Dishes = Type.Array(Type.Object(Named, closed));

/** What an import changes, or has changed. */
export const MenuImportPlan = Type.Object(
  {
    basis: Type.String({ description: 'send it back to apply exactly this' }),
    errors: Type.Array(MenuFault, { description: 'with any of them, nothing is changed' }),
    added: Dishes,
    changed: Type.Array(Type.Object({ ...Named, changes: Type.Array(MenuFieldChange) }, closed)),
    removed: Dishes,
    left: Type.Array(Type.Object(Named, closed), { description: 'on the menu, not in the files: they stay' }),
    settings: Type.Array(MenuFieldChange),
    without_picture: Type.Array(Type.Object(Named, closed), {
      description: 'new dishes whose picture this kitchen does not have: they come without',
    }),
    unchanged: Type.Integer(),
    applied: Type.Boolean(),
  },
  closed,
);
export type MenuImportPlan = Static<typeof MenuImportPlan>;

export const MenuExportQuery = Type.Object(
  {
    format: Type.Optional(Type.Enum([...menuFileKinds], { description: 'default: json' })),
    separator: Type.Optional(
      Type.Enum(['comma', 'semicolon'], {
        description: 'of CSV; with semicolons amounts have a decimal comma, as Excel has it in most of Europe',
      }),
    ),
  },
  closed,
);

/** A language of a column such as `name:de`. */
export const isLanguageTag = (text: string): boolean => Value.Check(LanguageTag, text);
