import { expect, test } from 'vitest';
import { kitchenRefusalOf, stockRefusalOf } from './kitchen-refusals.ts';
import de from './strings.de.json' with { type: 'json' };
import en from './strings.en.json' with { type: 'json' };

test('each refusal code has a text in every language', () => {
  const codes = ['order_not_found', 'step_not_possible', 'undo_not_possible', 'only_admin_cancels', 'rate_limited'];
  const refusals = codes.map((code) => kitchenRefusalOf({ code }));
  expect(refusals).toEqual([
    'order_not_found',
    'step_not_possible',
    'undo_not_possible',
    'only_admin_cancels',
    'other',
  ]);
  for (const { failed } of [en, de]) for (const refusal of refusals) expect(failed.why[refusal]).toMatch(/\.$/);
});

test('so does each refusal of a stock change', () => {
  const refusals = ['item_not_found', 'stock_full', 'rate_limited'].map((code) => stockRefusalOf({ code }));
  expect(refusals).toEqual(['item_not_found', 'stock_full', 'other']);
  for (const { stock } of [en, de]) for (const refusal of refusals) expect(stock.why[refusal]).toMatch(/\.$/);
});
