// The settings of prices: taxes, fees, the minimum of an order, discounts and cash.
import Type, { type Static } from 'typebox';
import { TaxRate } from './bill.ts';
import { limits } from './limits.ts';
import { paymentWays, servings, taxCategories } from './price-codes.ts';
import { Version } from './primitives.ts';
import { shownText, typedText } from './typed-text.ts';

const closed = { additionalProperties: false } as const;

export const TaxCategorySchema = Type.Enum([...taxCategories]);

const Label = typedText({ shortest: 1, longest: limits.label, pattern: '\\S' });
const Amount = Type.Integer({ minimum: 0, maximum: limits.price, description: 'in the minor unit' });
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'YYYY-MM-DD, by the kitchen’s clock' });
const Country = Type.String({ pattern: '^[A-Z]{2}$', description: 'ISO 3166, such as DE' });

/** A rate of tax and what it is for. Of several that fit, the most exact one counts, then the one that began last. */
export const TaxRule = Type.Object(
  {
    country: Country,
    category: Type.Union([TaxCategorySchema, Type.Null()], { description: 'null: every one' }),
    serving: Type.Union([Type.Enum([...servings]), Type.Null()], { description: 'null: every one' }),
    valid_from: Type.Union([Day, Type.Null()], { description: 'the first day; null: always' }),
    valid_to: Type.Union([Day, Type.Null()], { description: 'the last day; null: until another rule' }),
    rate: TaxRate,
  },
  closed,
);
export type TaxRule = Static<typeof TaxRule>;

/** Where the kitchen delivers, and for what. Of several that fit, the first counts. */
export const DeliveryArea = Type.Object(
  {
    name: Label,
    postcodes: Type.Array(shownText(Type.String({ minLength: 1, maxLength: 32 })), {
      minItems: 1,
      maxItems: limits.areaPostcodes,
      description: 'each a postcode, such as 10115, the beginning of some (101*), or a range (10115..10179)',
    }),
    delivery_fee: Amount,
    free_delivery_from: Type.Union([Amount, Type.Null()]),
    minimum: Amount,
    extra_minutes: Type.Integer({ minimum: 0, maximum: 240, description: 'what the ride takes more than usual' }),
  },
  closed,
);
export type DeliveryArea = Static<typeof DeliveryArea>;

export const PricingSettings = Type.Object(
  {
    prices: Type.Enum(['gross', 'net'], { description: 'whether prices and fees include tax' }),
    country: Type.Union([Country, Type.Null()], { description: 'whose taxes count; null: none' }),
    taxes: Type.Array(TaxRule, { maxItems: limits.taxRules }),
    areas: Type.Array(DeliveryArea, {
      maxItems: limits.areas,
      description: 'empty: it delivers everywhere, for the fee and the minimum below; otherwise to these alone',
    }),
    delivery_fee: Amount,
    free_delivery_from: Type.Union([Amount, Type.Null()], { description: 'goods of so much are delivered free' }),
    minimum: Type.Unsafe<number>({ ...Amount, description: 'what the goods of a delivery must come to at least' }),
    service_fee: Type.Object(
      {
        fixed: Amount,
        rate: TaxRate,
        most: Type.Union([Amount, Type.Null()], { description: 'the most that both come to' }),
      },
      { ...closed, description: 'an amount, and a part of the goods' },
    ),
    discount: Type.Union([
      Type.Object({ rate: TaxRate, from: Amount }, { ...closed, description: 'off goods that come to `from`' }),
      Type.Null(),
    ]),
    payment_ways: Type.Array(Type.Enum([...paymentWays]), {
      minItems: 1,
      uniqueItems: true,
      description: 'how customers may pay at the door',
    }),
    tip_rates: Type.Array(TaxRate, {
      maxItems: limits.tipRates,
      uniqueItems: true,
      description: 'the tips that customers are offered, as parts of the goods; empty: they are asked for none',
    }),
    cash_step: Type.Union([Type.Integer({ minimum: 1, maximum: 100_000 }), Type.Null()], {
      description:
        'the smallest amount that cash is rounded to, in the minor unit; null: what is usual in the currency',
    }),
  },
  closed,
);
export type PricingSettings = Static<typeof PricingSettings>;

/** As admins see them. */
export const PricingView = Type.Object({ ...PricingSettings.properties, version: Version }, closed);
export type PricingView = Static<typeof PricingView>;

/** The settings that replace the current ones; the version is ignored, so that a client may send an edited answer back. */
export const PricingChange = Type.Object({ ...PricingSettings.properties, version: Type.Optional(Version) }, closed);
