// The bill of an order: every amount that its total is made of, and the taxes in it.
import Type, { type Static } from 'typebox';
import { servings } from './price-codes.ts';
import { Money } from './primitives.ts';

const closed = { additionalProperties: false } as const;

/** In thousandths of a percent: 7 % is 7000. */
export const TaxRate = Type.Integer({
  minimum: 0,
  maximum: 100_000,
  description: 'in thousandths of a percent: 7000 is 7 %',
});

const Signed = Type.Integer({
  minimum: -1_000_000_000_000,
  maximum: 1_000_000_000_000,
  description: 'in the minor unit; below zero where it lowers the total',
});

export const BillLine = Type.Object(
  {
    /** In the order of a bill. */
    kind: Type.Enum([
      ...(['dish', 'choice', 'deposit', 'discount', 'delivery_fee', 'service_fee', 'tax', 'tip', 'rounding'] as const),
    ]),
    amount: Signed,
    line: Type.Optional(
      Type.Integer({ minimum: 0, description: 'of a dish, a choice or a deposit: the place of its line in `items`' }),
    ),
    option: Type.Optional(
      Type.Integer({ minimum: 0, description: 'of a choice: its place in the `options` of that line' }),
    ),
    rate: Type.Optional(
      Type.Unsafe<number>({
        ...TaxRate,
        description: 'of the tax, in thousandths of a percent; fees and discounts share the rates of the goods',
      }),
    ),
  },
  closed,
);
export type BillLine = Static<typeof BillLine>;

/** What a rate of tax applies to. `gross` is `net` and `tax` together. */
export const BillTax = Type.Object({ rate: TaxRate, net: Money, tax: Money, gross: Money }, closed);
export type BillTax = Static<typeof BillTax>;

/** The amounts of `lines` add up to `total`. */
export const Bill = Type.Object(
  {
    serving: Type.Enum([...servings]),
    prices: Type.Enum(['gross', 'net'], {
      description: 'whether the amounts of goods and fees include tax; with `net`, taxes are lines of their own',
    }),
    /** The name of the area that it is delivered to. Missing where the kitchen has none. */
    area: Type.Optional(Type.String()),
    lines: Type.Array(BillLine),
    taxes: Type.Array(BillTax, { description: 'the highest rate first; empty where the kitchen has set none' }),
    total: Money,
  },
  { ...closed, description: 'every amount that the total is made of, and the taxes in it' },
);
export type Bill = Static<typeof Bill>;
