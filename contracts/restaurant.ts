// Who the restaurant is: what customers read on its pages and on paper.
import Type, { type Static } from 'typebox';
import { oneLine } from './customer-fields.ts';
import { limits } from './limits.ts';
import { Label, PicturePath } from './menu.ts';
import { Version } from './primitives.ts';
import { shownText, typedText } from './typed-text.ts';

const closed = { additionalProperties: false } as const;

const line = typedText({ longest: limits.identityLine, pattern: `^$|${oneLine}` });
const lines = typedText({ longest: limits.identityLines, breaks: true });
const page = typedText({ longest: limits.legalPage, breaks: true });

/** An empty text: there is none. */
export const RestaurantSettings = Type.Object(
  {
    name: Label,
    legal_name: line,
    address: lines,
    phone: line,
    email: shownText(Type.String({ maxLength: 254, pattern: '^$|^[^\\s@]+@[^\\s@]+$' })),
    web: shownText(Type.String({ maxLength: 500, pattern: '^$|^https?://[^\\s]+$' })),
    tax_number: line,
    vat_id: line,
    receipt_lines: Type.Unsafe<string>({ ...lines, description: 'the first lines of a receipt, below its address' }),
    fiscal_receipts: Type.Boolean({
      description: 'false: receipts say that they are order slips, and no receipts of a till',
    }),
    imprint: page,
    privacy: page,
    logo: Type.Union([PicturePath, Type.Null()]),
    accent: Type.Union([Type.String({ pattern: '^#[0-9a-f]{6}$' }), Type.Null()], {
      description: 'a colour of its own, such as #8a1c2f; pages darken or lighten it where it would be hard to read',
    }),
  },
  closed,
);
export type RestaurantSettings = Static<typeof RestaurantSettings>;

/** As anyone sees them. */
export const RestaurantView = Type.Object({ ...RestaurantSettings.properties, version: Version }, closed);
export type RestaurantView = Static<typeof RestaurantView>;

/** The settings that replace the current ones; the version is ignored, so that a client may send an edited answer back. */
export const RestaurantChange = Type.Object(
  { ...RestaurantSettings.properties, version: Type.Optional(Version) },
  closed,
);

export const legalPages = ['imprint', 'privacy'] as const;
export type LegalPage = (typeof legalPages)[number];
