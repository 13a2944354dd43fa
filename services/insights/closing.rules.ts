// The closing of a business day: its orders, and what they add up to.
import type { CancelStage, Closing, OrderId, OrderServing, SaleState } from '@waggle/contracts';
import { collation } from '@waggle/contracts/collation.ts';
import { minorUnitDigits } from '@waggle/contracts/currency.ts';
import { codeOfReason } from '@waggle/contracts/unconfirmed.ts';
import {
  type Contribution,
  contributionOf,
  countedUnder,
  type Ended,
  type OrderFacts,
  revenueOf,
  type SoldItem,
} from './facts.rules.ts';
import { amounts, reasonsOf } from './figures.rules.ts';
import { addUp } from './histogram.rules.ts';
import { closingPartsOf, paymentsOf, type SoldMoney, taxesOf } from './money.rules.ts';

/** An order as it is in the closing of its day. */
export interface Sale extends SoldMoney {
  readonly order_id: OrderId;
  /** What is called out. Missing in orders of earlier versions. */
  readonly number?: string;
  /** Its business day. */
  readonly day: string;
  /** When it was placed, RFC 3339. */
  readonly at: string;
  readonly state: SaleState;
  readonly reason: string | null;
  /** How far it was when it ended early. Missing where it did not, or where an earlier version counted it. */
  readonly stage?: CancelStage;
  /** What its food would have brought that was thrown away. Missing: none was. */
  readonly wasted?: number;
  readonly items: readonly SoldItem[];
  /** Missing: delivery. */
  readonly serving?: OrderServing;
}

/** Null while it is not known when the order was placed. */
export function saleOf(facts: OrderFacts): Sale | null {
  const { order_id, created } = facts;
  const adds = contributionOf(facts);
  if (!created || !adds) return null;
  const { at, total, currency, items, sums, way, serving } = created;
  const tip = created.tip === undefined ? {} : { tip: created.tip };
  const number = created.number === undefined ? {} : { number: created.number };
  const state = stateOf(adds);
  const { day } = countedUnder(created);
  const money = { currency, total, ...tip, items, ...(sums && { sums }), ...(way && { way }) };
  const { reason = null, stage } = adds.ended ?? {};
  const end = {
    reason,
    ...(stage === undefined ? {} : { stage }),
    ...(adds.wasted ? { wasted: adds.wasted.amount } : {}),
  };
  return { order_id, ...number, day, at, state, ...end, ...money, ...(serving && { serving }) };
}

const stateOf = ({ refused, cancelled, delivered, picked_up }: Contribution): SaleState =>
  refused ? 'refused' : cancelled ? 'cancelled' : delivered ? 'delivered' : picked_up ? 'picked_up' : 'open';

type Sums = Pick<
  Closing,
  | ('orders' | 'states' | 'revenue' | 'tips' | 'taxes' | 'parts' | 'payments' | 'items' | 'besides')
  | ('wasted' | 'reasons')
>;

export function closingOf(sales: readonly Sale[]): Sums {
  const sorted = [...sales].sort((a, b) => (a.at < b.at || (a.at === b.at && a.order_id < b.order_id) ? -1 : 1));
  const sold = sorted.filter(({ state }) => state !== 'cancelled' && state !== 'refused');
  const items = itemsOf(sold);
  return {
    orders: sorted.map(({ order_id, number, at, state, reason, currency, total, serving }) => ({
      ...(number === undefined ? {} : { number }),
      ...(serving === undefined ? {} : { serving }),
      ...{
        order_id,
        at,
        state,
        reason: codeOfReason(reason),
        currency,
        currency_digits: minorUnitDigits(currency),
        total,
      },
    })),
    states: statesOf(sorted),
    revenue: amounts(addUp(sold.map((sale) => ({ [sale.currency]: revenueOf(sale) })))),
    tips: amounts(addUp(sold.map(({ currency, tip = 0 }) => ({ [currency]: tip })))),
    taxes: taxesOf(sold),
    parts: closingPartsOf(sold),
    payments: paymentsOf(sold),
    items,
    besides: amounts(
      addUp([
        ...sold.map((sale) => ({ [sale.currency]: revenueOf(sale) })),
        ...items.map(({ currency, amount }) => ({ [currency]: -amount })),
      ]),
    ),
    wasted: amounts(addUp(sorted.map(({ currency, wasted = 0 }) => ({ [currency]: wasted })))),
    reasons: reasonsOf(
      sorted.flatMap(({ state, reason, stage }) =>
        endedBy(state).map((by) => ({ by, reason, count: 1, ...(stage === undefined ? {} : { stage }) })),
      ),
    ),
  };
}

const endedBy = (state: SaleState): readonly Ended['by'][] =>
  state === 'cancelled' ? ['customer'] : state === 'refused' ? ['kitchen'] : [];

function statesOf(sales: readonly Sale[]): Closing['states'] {
  const groups = Map.groupBy(sales, ({ state, currency }) => `${state} ${currency}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { state, currency } = first;
    const amount = group.reduce((sum, { total }) => sum + total, 0);
    return [{ state, currency, currency_digits: minorUnitDigits(currency), orders: group.length, amount }];
  });
}

const byName = collation(null);

// A dish that was renamed in the course of the day is one dish, under its last name.
function itemsOf(sales: readonly Sale[]): Closing['items'] {
  const items = new Map<string, Closing['items'][number]>();
  for (const { currency, items: sold } of sales) {
    for (const { item_id, name, quantity, amount } of sold) {
      const key = `${currency} ${item_id}`;
      const known = items.get(key);
      items.set(key, {
        ...{ item_id, name, currency, currency_digits: minorUnitDigits(currency) },
        quantity: quantity + (known?.quantity ?? 0),
        amount: amount + (known?.amount ?? 0),
      });
    }
  }
  return [...items.values()].sort(
    (one, other) => byName(one.name, other.name) || (one.item_id < other.item_id ? -1 : 1),
  );
}
