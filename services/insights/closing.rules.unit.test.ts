import type { ItemId, OrderId } from '@waggle/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { closingOf, type Sale } from './closing.rules.ts';

const item = fc.record({
  item_id: fc.constantFrom('margherita', 'lemonade', 'tiramisu').map((id) => id as ItemId),
  name: fc.constantFrom('Margherita', 'Lemonade', 'Tiramisù'),
  quantity: fc.integer({ min: 1, max: 50 }),
  amount: fc.integer({ min: 0, max: 1_000_000 }),
});

const sale: fc.Arbitrary<Sale> = fc
  .record({
    order_id: fc.uuid().map((id) => id as OrderId),
    minute: fc.integer({ min: 0, max: 1_439 }),
    state: fc.constantFrom(
      'open' as const,
      'delivered' as const,
      'picked_up' as const,
      'cancelled' as const,
      'refused' as const,
    ),
    reason: fc.constantFrom(null, 'The oven is broken', 'Too far away'),
    currency: fc.constantFrom('EUR', 'CHF', 'JPY'),
    items: fc.array(item, { minLength: 1, maxLength: 6 }),
    fee: fc.constantFrom(0, 0, 250),
    tip: fc.constantFrom(0, 0, 300),
  })
  .map(({ minute, fee, tip, items, ...rest }) => ({
    ...rest,
    day: '2026-11-28',
    at: new Date(Date.UTC(2026, 10, 28, 4, minute)).toISOString(),
    items,
    total: items.reduce<number>((sum, { amount }) => sum + amount, fee + tip),
    ...(tip === 0 ? {} : { tip }),
  }));

const inCurrency = <T extends { readonly currency: string }>(
  all: readonly T[],
  currency: string,
  of: (one: T) => number,
) => all.filter((one) => one.currency === currency).reduce((sum, one) => sum + of(one), 0);

test('what is sold, order by order, is the revenue and the tips; the revenue is the items and what is besides them: to the minor unit', () => {
  fc.assert(
    fc.property(fc.array(sale, { maxLength: 40 }), (sales) => {
      const { orders, states, revenue, tips, items, besides, reasons } = closingOf(sales);
      expect(orders).toHaveLength(sales.length);
      for (const currency of ['EUR', 'CHF', 'JPY']) {
        const sold = orders.filter(({ state }) => state !== 'cancelled' && state !== 'refused');
        const total = inCurrency(sold, currency, (one) => one.total);
        const tipped = sales.filter(({ state }) => state !== 'cancelled' && state !== 'refused');
        const given = inCurrency(tipped, currency, ({ tip = 0 }) => tip);
        expect(inCurrency(tips, currency, ({ amount }) => amount)).toBe(given);
        expect(inCurrency(revenue, currency, ({ amount }) => amount)).toBe(total - given);
        expect(
          inCurrency(items, currency, ({ amount }) => amount) + inCurrency(besides, currency, ({ amount }) => amount),
        ).toBe(total - given);
        expect(inCurrency(states, currency, ({ amount }) => amount)).toBe(
          inCurrency(sales, currency, (one) => one.total),
        );
      }
      const ended = sales.filter(({ state }) => state === 'cancelled' || state === 'refused').length;
      expect(reasons.reduce((sum, { count }) => sum + count, 0)).toBe(ended);
      expect(states.reduce((sum, { orders: count }) => sum + count, 0)).toBe(sales.length);
    }),
  );
});

test('orders are in the sequence in which they were placed', () => {
  fc.assert(
    fc.property(fc.array(sale, { maxLength: 20 }), (sales) => {
      const placed = closingOf(sales).orders.map(({ at }) => at);
      expect(placed).toEqual([...placed].sort());
    }),
  );
});
