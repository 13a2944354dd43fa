// What an order would cost.
import Type, { type Static } from 'typebox';
import { Bill } from './bill.ts';
import { OrderedLine, PlaceOrderBody } from './http.ts';
import { KitchenView } from './kitchen.ts';
import { OrderPayment, OrderTotal } from './order.ts';
import { WantedFaultSchema } from './ordering-ahead.ts';
import { PricingSettings } from './pricing.ts';
import { CurrencyDigits, Money } from './primitives.ts';

const closed = { additionalProperties: false } as const;

/** What an order would cost: the body of an order, without who orders. */
export const QuoteBody = Type.Object(
  {
    items: PlaceOrderBody.properties.items,
    language: PlaceOrderBody.properties.language,
    postcode: PlaceOrderBody.properties.postcode,
    serving: PlaceOrderBody.properties.serving,
    tip: PlaceOrderBody.properties.tip,
    way: Type.Optional(OrderPayment.properties.way),
    wanted_at: PlaceOrderBody.properties.wanted_at,
  },
  closed,
);
export type QuoteBody = Static<typeof QuoteBody>;

export const OrderQuote = Type.Object(
  {
    bill: Bill,
    /** The lines that the bill refers to. */
    items: Type.Array(OrderedLine),
    currency: OrderTotal.currency,
    currency_digits: CurrencyDigits,
    payment_ways: PricingSettings.properties.payment_ways,
    tip_rates: PricingSettings.properties.tip_rates,
    delivers: Type.Enum(['everywhere', 'here', 'elsewhere', 'unknown'], {
      description:
        'whether the kitchen delivers to the postcode: `everywhere`, without areas and for a pick-up; `unknown`: it has areas, and no postcode was given. The bill then has no fee',
    }),
    estimate: KitchenView.properties.estimate,
    full: KitchenView.properties.full,
    /** With `wanted_at`, instead of the estimate: why it cannot be had then. Missing: it can. */
    wanted_fault: Type.Optional(WantedFaultSchema),
    /** The goods come to less than the kitchen delivers: so much is missing. */
    missing: Type.Optional(Money),
  },
  closed,
);
export type OrderQuote = Static<typeof OrderQuote>;
