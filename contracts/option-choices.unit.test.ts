import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chargedPrices, choiceBounds, isUnfulfillable, needNoChoice } from './option-choices.ts';

const choices = [{}, {}, {}];
const of = (...prices: number[]) => prices.map((price) => ({ price }));

test('an option is bounded by what it says and by what it offers', () => {
  expect(choiceBounds({ choose: 'one', choices, at_least: 2, at_most: 3 })).toEqual({ least: 1, most: 1 });
  expect(choiceBounds({ choose: 'any', choices })).toEqual({ least: 0, most: 3 });
  expect(choiceBounds({ choose: 'any', choices, at_least: 2, at_most: 2 })).toEqual({ least: 2, most: 2 });
  expect(choiceBounds({ choose: 'any', choices, at_most: 9 })).toEqual({ least: 0, most: 3 });
});

test('what is sold out does not count', () => {
  const two = [{ sold_out: true }, {}, { sold_out: false }];
  expect(choiceBounds({ choose: 'any', choices: two })).toEqual({ least: 0, most: 2 });
  expect(choiceBounds({ choose: 'one', choices: [{ sold_out: true }] })).toEqual({ least: 1, most: 0 });
  expect(isUnfulfillable({ choose: 'any', choices: two, at_least: 3 })).toBe(false);
});

test('an option that asks for more than it offers, or allows none, cannot be fulfilled', () => {
  expect(isUnfulfillable({ choose: 'any', choices, at_least: 4 })).toBe(true);
  expect(isUnfulfillable({ choose: 'any', choices, at_least: 2, at_most: 1 })).toBe(true);
  expect(isUnfulfillable({ choose: 'any', choices, at_most: 0 })).toBe(true);
  expect(isUnfulfillable({ choose: 'any', choices, at_least: 3, at_most: 3 })).toBe(false);
});

test('the dearest of the chosen are free, of equal ones the first', () => {
  expect(chargedPrices({ choose: 'any', choices, free: 2 }, of(100, 250, 100))).toEqual([0, 0, 100]);
  expect(chargedPrices({ choose: 'any', choices, free: 5 }, of(100, 250))).toEqual([0, 0]);
  expect(chargedPrices({ choose: 'any', choices }, of(100, 250))).toEqual([100, 250]);
  expect(chargedPrices({ choose: 'one', choices, free: 1 }, of(300))).toEqual([300]);
});

test('one more choice never lowers the price, and what is charged is what the choices cost but for the free ones', () => {
  const prices = fc.array(fc.nat(2_000), { maxLength: 12 });
  fc.assert(
    fc.property(prices, fc.nat(2_000), fc.nat(6), (before, added, free) => {
      const sum = (list: readonly number[]) => list.reduce((total, price) => total + price, 0);
      const charge = (list: readonly number[]) => sum(chargedPrices({ choose: 'any', choices, free }, of(...list)));
      expect(charge([...before, added])).toBeGreaterThanOrEqual(charge(before));
      const cheapest = before.toSorted((a, b) => a - b).slice(0, Math.max(0, before.length - free));
      expect(charge(before)).toBe(sum(cheapest));
    }),
  );
});

test('an item needs no choice where nothing has to be chosen of several, and one of each `one` is for sale', () => {
  const soldOut = { sold_out: true };
  expect(needNoChoice([])).toBe(true);
  expect(
    needNoChoice([
      { choose: 'one', choices: [soldOut, {}] },
      { choose: 'any', choices: [{}] },
    ]),
  ).toBe(true);
  expect(needNoChoice([{ choose: 'any', choices: [{}, {}], at_least: 1 }])).toBe(false);
  expect(needNoChoice([{ choose: 'one', choices: [soldOut] }])).toBe(false);
});
