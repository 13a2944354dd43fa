import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvOf } from './csv.rules.ts';

const euros = (amount: number) => ({ amount, currency: 'EUR', currency_digits: 2 });

test('amounts are exact, with the separators of the language', () => {
  const rows = [
    ['Margherita', 2, euros(1_905)],
    ['Rest', null, euros(-5)],
    ['Sake', 1, { amount: 700, currency: 'JPY', currency_digits: 0 }],
  ];
  expect(csvOf(rows, 'en')).toBe('\uFEFFMargherita,2,19.05\r\nRest,,-0.05\r\nSake,1,700\r\n');
  expect(csvOf(rows, 'de')).toBe('\uFEFFMargherita;2;19,05\r\nRest;;-0,05\r\nSake;1;700\r\n');
});

test('amounts add up to the cent in what was written', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 })), (amounts) => {
      const lines = csvOf(
        amounts.map((amount) => [euros(amount)]),
        'de',
      )
        .slice(1)
        .split('\r\n')
        .slice(0, amounts.length);
      const cents = lines.map((line) => BigInt(line.replace(',', '')));
      expect(cents.reduce((sum, one) => sum + one, 0n)).toBe(amounts.reduce((sum, one) => sum + BigInt(one), 0n));
    }),
  );
});

test('texts keep their quotes, separators and line breaks, and are no formulas', () => {
  expect(csvOf([['The "best", with;\nall', '=1+1', '+49 30', '-', '@x', 'a=b']], 'en')).toBe(
    '\uFEFF"The ""best"", with;\nall",\'=1+1,\'+49 30,\'-,\'@x,a=b\r\n',
  );
});
