// The books of a day: what customers were billed, order by order, is what the closing says, in every currency and tax model.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  currencyCodes,
  eventsAndReceipt,
  type HeldReceipt,
  randomOrders,
  sum,
} from '../../test/support/random-orders.ts';
import { closingOf, saleOf } from './closing.rules.ts';
import { learn, type OrderEvent } from './facts.rules.ts';

test('the receipts of a day add up to its closing, by rate of tax, part and way of paying, in every currency and tax model', () => {
  expect(currencyCodes.length).toBeGreaterThan(100);
  fc.assert(
    fc.property(
      fc.array(randomOrders, { minLength: 1, maxLength: 12 }),
      fc.constantFrom(...currencyCodes),
      (made, common) => {
        // Half of the orders in one currency: rates of several orders meet.
        const placed = made.map((one, n) => eventsAndReceipt(n % 2 === 0 ? { ...one, currency: common } : one)) as [
          OrderEvent[],
          HeldReceipt | null,
        ][];
        const sales = placed.flatMap(([events]) => {
          const facts = events.reduce<Parameters<typeof learn>[0]>((before, event) => learn(before, event), null);
          const sale = facts && saleOf(facts);
          return sale ? [sale] : [];
        });
        const receipts = placed.flatMap(([, receipt]) => (receipt ? [receipt] : []));
        const closing = closingOf(sales);
        for (const currency of new Set(sales.map((sale) => sale.currency))) {
          const in_ = <T extends { readonly currency: string }>(all: readonly T[]): T[] =>
            all.filter((one) => one.currency === currency);
          const ours = in_(receipts);
          const total = sum(ours, (one) => one.total);
          expect(sum(in_(closing.parts), (one) => one.amount)).toBe(total);
          expect(sum(in_(closing.payments), (one) => one.amount)).toBe(total);
          expect(sum(in_(closing.payments), (one) => one.orders)).toBe(ours.length);
          const lines = ours.flatMap(({ bill }) => bill?.lines ?? []);
          const outside = sum(
            lines.filter(({ kind }) => kind === 'tip' || kind === 'rounding'),
            (one) => one.amount,
          );
          expect(sum(in_(closing.taxes), (one) => one.gross) + outside).toBe(total);
          for (const one of in_(closing.taxes)) expect(one.net + one.tax).toBe(one.gross);
          const billedTaxes = ours.flatMap(({ bill }) => bill?.taxes ?? []);
          for (const one of new Set(billedTaxes.map((tax) => tax.rate))) {
            const row = in_(closing.taxes).find((tax) => tax.rate === one);
            const same = billedTaxes.filter((tax) => tax.rate === one);
            expect([row?.net, row?.tax, row?.gross]).toEqual([
              sum(same, ({ net }) => net),
              sum(same, ({ tax }) => tax),
              sum(same, ({ gross }) => gross),
            ]);
          }
          for (const [part, kinds] of [
            ['tips', ['tip']],
            ['rounding', ['rounding']],
            ['deposits', ['deposit']],
            ['delivery_fees', ['delivery_fee']],
            ['service_fees', ['service_fee']],
            ['discounts', ['discount']],
          ] as const) {
            const row = in_(closing.parts).find((one) => one.part === part);
            expect(row?.amount ?? 0).toBe(
              sum(
                lines.filter(({ kind }) => (kinds as readonly string[]).includes(kind)),
                (one) => one.amount,
              ),
            );
          }
          for (const way of ['cash', 'card', null] as const)
            expect(
              sum(
                in_(closing.payments).filter((one) => one.way === way),
                (one) => one.amount,
              ),
            ).toBe(
              sum(
                ours.filter((one) => one.way === way),
                (one) => one.total,
              ),
            );
        }
      },
    ),
    { numRuns: 300 },
  );
});
