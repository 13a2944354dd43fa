import { expect, test } from 'vitest';
import { billRows } from './bill-rows.ts';

test('a bill of dishes alone has no rows: its total says it', () => {
  expect(
    billRows({
      lines: [
        { kind: 'dish', line: 0, amount: 900 },
        { kind: 'choice', line: 0, option: 0, amount: 100 },
      ],
    }),
  ).toEqual([]);
});

test('rows add up to the total', () => {
  const rows = billRows({
    lines: [
      { kind: 'dish', line: 0, amount: 900 },
      { kind: 'choice', line: 0, option: 0, amount: 100 },
      { kind: 'deposit', line: 0, amount: 25 },
      { kind: 'discount', amount: -50 },
      { kind: 'delivery_fee', amount: 200 },
      { kind: 'tax', amount: 80, rate: 7_000 },
      { kind: 'rounding', amount: -5 },
    ],
  });
  expect(rows).toEqual([
    { of: 'goods', amount: 1_000 },
    { of: 'deposit', amount: 25 },
    { of: 'discount', amount: -50 },
    { of: 'deliveryFee', amount: 200 },
    { of: 'tax', amount: 80, rate: 7_000 },
    { of: 'rounding', amount: -5 },
  ]);
  expect(rows.reduce((sum, { amount }) => sum + amount, 0)).toBe(1_250);
});
