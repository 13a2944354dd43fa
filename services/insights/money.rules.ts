// The money of a business day, pure: by rate of tax, by what it was for, by way of paying. Each adds up to what was sold, to the minor unit.
import { type BillTax, type Closing, closingParts, type Payload } from '@waggle/contracts';
import { minorUnitDigits } from '@waggle/contracts/currency.ts';
import { addUp } from './histogram.rules.ts';

type Bill = NonNullable<Payload<'order.created'>['bill']>;
type Part = (typeof closingParts)[number];
type Way = NonNullable<Payload<'order.created'>['payment']>['way'];

/** What a closing needs of an order's bill. */
export interface BillSums {
  readonly taxes: readonly BillTax[];
  /** By what it is for; taxes that are lines of their own are apart. */
  readonly parts: { readonly [P in Part]?: number };
}

/** What was sold, as far as money goes. */
export interface SoldMoney {
  readonly currency: string;
  readonly total: number;
  /** Of the total, in sales without `sums`. */
  readonly tip?: number;
  /** What its dishes cost, for sales without `sums`. */
  readonly items: readonly { readonly amount: number }[];
  /** Missing in sales of earlier versions, and in orders without a bill. */
  readonly sums?: BillSums;
  /** Missing where the customer has not said, and in sales of earlier versions. */
  readonly way?: Way;
}

const partOf = {
  dish: 'goods',
  choice: 'goods',
  deposit: 'deposits',
  discount: 'discounts',
  delivery_fee: 'delivery_fees',
  service_fee: 'service_fees',
  tax: 'added_taxes',
  tip: 'tips',
  rounding: 'rounding',
} as const satisfies Record<Bill['lines'][number]['kind'], Part>;

export const sumsOf = ({ lines, taxes }: Bill): BillSums => ({
  taxes,
  parts: addUp(lines.map(({ kind, amount }) => ({ [partOf[kind]]: amount }))),
});

/** Of an order without a bill: its dishes and its tip, and the rest as fees of which nobody knows the kind. */
function partsOf({ sums, total, tip = 0, items }: SoldMoney): BillSums['parts'] {
  if (sums) return sums.parts;
  const goods = items.reduce((sum, { amount }) => sum + amount, 0);
  return { goods, tips: tip, unknown: total - goods - tip };
}

const unitOf = (currency: string) => ({ currency, currency_digits: minorUnitDigits(currency) });

const byCurrency = <S extends { readonly currency: string }>(sold: readonly S[]): [string, S[]][] =>
  [...Map.groupBy(sold, ({ currency }) => currency)].sort(([one], [other]) => (one < other ? -1 : 1));

/** The highest rate first; what has none comes last, without tips and the rounding of cash, which have no rate. */
export function taxesOf(sold: readonly SoldMoney[]): Closing['taxes'] {
  return byCurrency(sold).flatMap(([currency, sales]) => {
    const taxes = Map.groupBy(
      sales.flatMap(({ sums }) => sums?.taxes ?? []),
      ({ rate }) => rate,
    );
    const rows: Closing['taxes'] = [...taxes]
      .sort(([one], [other]) => other - one)
      .map(([rate, all]) => ({
        ...{ rate, ...unitOf(currency) },
        ...all.reduce(
          (sum, one) => ({ net: sum.net + one.net, tax: sum.tax + one.tax, gross: sum.gross + one.gross }),
          {
            ...{ net: 0, tax: 0, gross: 0 },
          },
        ),
      }));
    const rest = sales.reduce((sum, sale) => {
      const { tips = 0, rounding = 0 } = partsOf(sale);
      return sum + sale.total - tips - rounding - (sale.sums?.taxes ?? []).reduce((all, { gross }) => all + gross, 0);
    }, 0);
    return rest === 0 ? rows : [...rows, { rate: null, ...unitOf(currency), net: rest, tax: 0, gross: rest }];
  });
}

/** In the order of a bill; what comes to nothing is not there. */
export function closingPartsOf(sold: readonly SoldMoney[]): Closing['parts'] {
  return byCurrency(sold).flatMap(([currency, sales]) => {
    const sums: { readonly [P in Part]?: number } = addUp(sales.map((sale) => ({ ...partsOf(sale) })));
    return closingParts.flatMap((part) => {
      const amount = sums[part] ?? 0;
      return amount === 0 ? [] : [{ part, ...unitOf(currency), amount }];
    });
  });
}

/** How customers said that they would pay. */
export function paymentsOf(sold: readonly SoldMoney[]): Closing['payments'] {
  return byCurrency(sold).flatMap(([currency, sales]) =>
    [...Map.groupBy(sales, ({ way = null }) => way)]
      .sort(([one], [other]) => ((one ?? '~') < (other ?? '~') ? -1 : 1))
      .map(([way, all]) => ({
        ...{ way, ...unitOf(currency), orders: all.length },
        amount: all.reduce((sum, { total }) => sum + total, 0),
      })),
  );
}
