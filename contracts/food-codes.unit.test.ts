import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { additives, addsNothing, allergens, combinedFood, diets, type FoodCodes } from './food-codes.ts';

const some = <T>(codes: readonly T[]) => fc.subarray([...codes]);
const anyFood: fc.Arbitrary<FoodCodes | null> = fc.option(
  fc.record({
    contains: some(allergens),
    may_contain: some(allergens),
    additives: some(additives),
    diets: some(diets),
  }),
);
const anyPart = fc.record({ name: fc.string(), food: anyFood });

describe('the allergens', () => {
  test('are the fourteen of annex II, where grains and nuts have their names', () => {
    const grains = ['wheat', 'rye', 'barley', 'oats', 'spelt'];
    const nuts = ['almonds', 'hazelnuts', 'walnuts', 'cashews', 'pecans', 'brazil_nuts', 'pistachios', 'macadamias'];
    const groupOf = (name: string) => (grains.includes(name) ? 'gluten' : nuts.includes(name) ? 'nuts' : name);
    const groups = new Set(allergens.map(groupOf));
    expect(groups.size).toBe(14);
    expect(new Set(allergens).size).toBe(allergens.length);
  });
});

describe('what a dish and its choices contain together', () => {
  const dish = {
    name: 'Pizza',
    food: { contains: ['wheat', 'milk'], may_contain: ['eggs'], additives: [], diets: ['vegetarian'] },
  } as const;

  test('is what any of them contains, in the order of the codes', () => {
    const salami = {
      name: 'Salami',
      food: { contains: ['eggs', 'celery'], may_contain: [], additives: ['nitrite'], diets: [] },
    } as const;
    expect(combinedFood([dish, salami, { name: 'Large', food: addsNothing }])).toEqual({
      contains: ['wheat', 'eggs', 'milk', 'celery'],
      may_contain: [],
      additives: ['nitrite'],
      diets: [],
      not_stated: [],
    });
  });

  test('a choice that adds nothing leaves the dish as it is', () => {
    expect(combinedFood([dish, { name: 'Large', food: addsNothing }])).toEqual({ ...dish.food, not_stated: [] });
  });

  test('a code that this version does not know is not left out', () => {
    const food = { ...addsNothing, contains: ['insects'] } as unknown as FoodCodes;
    expect(combinedFood([{ name: 'Burger', food }, dish]).contains).toEqual(['wheat', 'milk', 'insects']);
  });

  test('what is not stated is named, and suits no diet', () => {
    expect(combinedFood([dish, { name: 'Sauce' }])).toMatchObject({
      contains: ['wheat', 'milk'],
      diets: [],
      not_stated: ['Sauce'],
    });
    expect(combinedFood([{ name: 'Soup', food: null }])).toMatchObject({ contains: [], not_stated: ['Soup'] });
  });

  test('no part takes anything away, and nothing is both contained and a trace', () => {
    fc.assert(
      fc.property(fc.array(anyPart, { minLength: 1 }), anyPart, (parts, more) => {
        const before = combinedFood(parts);
        const after = combinedFood([...parts, more]);
        expect(after.contains).toEqual(expect.arrayContaining(before.contains));
        expect([...after.contains, ...after.may_contain]).toEqual(expect.arrayContaining(before.may_contain));
        expect(before.diets).toEqual(expect.arrayContaining(after.diets));
        expect(after.contains.filter((one) => after.may_contain.includes(one))).toEqual([]);
        expect(after.not_stated.length).toBe(before.not_stated.length + (more.food ? 0 : 1));
      }),
    );
  });
});
