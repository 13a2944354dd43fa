// Prices what a customer is about to order, by the rules and the settings that will price the order itself.
import type { Clock, KitchenSettings, OrderCeiling, OrderQuote, QuoteBody } from '@waggle/contracts';
import { minorUnitDigits } from '@waggle/contracts/currency.ts';
import type { Store } from '@waggle/store';
import { defaultKitchen } from '../kitchen/kitchen.rules.ts';
import { type NotServed, notServedBy } from '../kitchen/serving.rules.ts';
import { atWantedTime } from '../later/at-wanted-time.ts';
import { servedAt } from '../later/wanted-time.rules.ts';
import type { MenuCache } from '../menu/menu.ts';
import { type Ceilings, ceilingOfLines } from '../order/ceiling.rules.ts';
import { type Priced, price } from '../order/price.rules.ts';
import { readKitchenEstimate } from '../promise/read-promise.ts';
import type { OrdersRecords } from '../records.ts';
import { type Destination, destination } from './area.rules.ts';
import { billedNow, makeBill, missingToMinimum } from './bill.rules.ts';
import { readPricing } from './read-pricing.ts';

export interface QuoteOrderDeps {
  readonly store: Pick<Store<OrdersRecords>, 'reads'>;
  readonly menuCache: Pick<MenuCache, 'currency' | 'priced'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly ceilings: Ceilings;
}

export type QuoteOutcome =
  | { readonly kind: 'quoted'; readonly quote: OrderQuote }
  | { readonly kind: 'too_large'; readonly ceiling: OrderCeiling }
  | NotServed
  | Exclude<Priced, { kind: 'priced' }>;

/** Holds nothing back: somebody else may order the last piece meanwhile. */
export async function quoteOrder(deps: QuoteOrderDeps, body: QuoteBody): Promise<QuoteOutcome> {
  const { reads } = deps.store;
  const { currency } = deps.menuCache;
  const ceiling = ceilingOfLines(body.items, deps.ceilings);
  if (ceiling) return { kind: 'too_large', ceiling };
  const kitchen = (await reads.kitchen.find()) ?? defaultKitchen;
  const notServed = notServedBy(kitchen, body.serving);
  if (notServed) return notServed;
  const items = await reads.menu.find([...new Set(body.items.map((line) => line.item_id))]);
  const now = deps.clock.now();
  const priced = price(body.items, items.map(deps.menuCache.priced(kitchen, servedAt(body, now))), body.language);
  if (priced.kind !== 'priced') return priced;
  const pricing = await readPricing(reads);
  const { tip, way, serving } = body;
  const billed = billedNow({ ...priced, tip, way, serving }, kitchen, currency, servedAt(body, now));
  const to = destination(pricing, body.postcode, serving);
  const missing = missingToMinimum(to.terms, billed);
  const quote: OrderQuote = {
    bill: makeBill(pricing, to, billed),
    items: priced.lines,
    currency,
    currency_digits: minorUnitDigits(currency),
    delivers: to.delivers,
    payment_ways: pricing.payment_ways,
    tip_rates: pricing.tip_rates,
    ...(await expected(deps, kitchen, body, to)),
    ...(missing > 0 ? { missing } : {}),
  };
  return { kind: 'quoted', quote };
}

/** What an order would be promised, or why it cannot be had when its customer wants it. */
async function expected(
  { store: { reads }, clock }: QuoteOrderDeps,
  kitchen: KitchenSettings,
  { serving, wanted_at }: QuoteBody,
  { area }: Destination,
): Promise<Pick<OrderQuote, 'estimate' | 'full' | 'wanted_fault'>> {
  const now = clock.now();
  const extraMinutes = area?.extra_minutes ?? 0;
  if (wanted_at === undefined) return readKitchenEstimate(reads, kitchen, now, extraMinutes, serving);
  const at = await atWantedTime(reads, kitchen, now, wanted_at, { serving, extraMinutes });
  return at.kind === 'not_then' ? { wanted_fault: at.fault } : {};
}
