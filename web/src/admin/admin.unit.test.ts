import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { ItemId, MenuItem } from '@waggle/contracts';
import { minorUnitDigits } from '@waggle/contracts/currency.ts';
import { describe, expect, test } from 'vitest';
import { parseAmount, writeAmount } from '../bill/money-input.ts';
import { drawnPictures } from './drawn-pictures.ts';
import { changesOf, draftOf, errorsOf, valuesOf } from './item-draft.ts';
import { missingLanguages } from './languages.ts';
import { slugOf } from './slug.ts';
import { hoursOf, isOvernight, onAllDays, weekOf } from './week.ts';

const pizza: MenuItem = {
  item_id: 'margherita' as ItemId,
  name: 'Margherita',
  description: 'Tomato, mozzarella, basil',
  category: 'Pizza',
  price: 950,
  currency: 'EUR',
  version: 1,
  stock: 12,
  sold_out: false,
  picture: '/pictures/margherita.svg',
  options: [
    {
      option_id: 'size',
      name: 'Size',
      choose: 'one',
      choices: [
        { choice_id: 'regular', name: 'Regular', price: 0 },
        { choice_id: 'large', name: 'Large', price: 300 },
      ],
    },
  ],
};

const unbounded = { atLeast: '', atMost: '', free: '' };

describe('an amount', () => {
  test('accepts a comma or a point, and as many digits as the currency has', () => {
    expect(['9.5', '9,50', '9', ' 0,05 '].map((text) => parseAmount(text, 2))).toEqual([950, 950, 900, 5]);
    expect(['', '-1', '9.999', 'nine', '1.000,00'].map((text) => parseAmount(text, 2))).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
    expect(parseAmount('950', minorUnitDigits('JPY'))).toBe(950);
  });

  test('survives being formatted and parsed again', () => {
    for (const language of ['en', 'de']) expect(parseAmount(writeAmount(123_456, 2, language), 2)).toBe(123_456);
  });
});

describe('an id', () => {
  test('derives from the name and is unique', () => {
    expect(slugOf('Crème brûlée', new Set())).toBe('creme-brulee');
    expect(slugOf('Käse & Brot', new Set(['kase-brot']))).toBe('kase-brot-2');
    expect(slugOf('寿司', new Set())).toBe('item');
  });
});

describe('an item in the editor', () => {
  const draft = draftOf(pizza, '', 2, 'en');

  test('yields no change while nobody has edited it', () => {
    expect(errorsOf(draft, 2).size).toBe(0);
    expect(changesOf(valuesOf(draft, 2), pizza)).toEqual({});
  });

  test('has hours of its own, which must not overlap, and gives them up', () => {
    const friday = { day: 'friday' as const, opens: '11:30', closes: '14:30' };
    const own = { ...pizza, hours: [friday] };
    const opened = draftOf(own, '', 2, 'en');
    expect(changesOf(valuesOf(opened, 2), own)).toEqual({});
    expect(changesOf(valuesOf({ ...opened, hours: null }, 2), own)).toEqual({ hours: null });
    const hoursError = (hours: (typeof friday)[]) => errorsOf({ ...opened, hours: weekOf(hours) }, 2).get('hours');
    expect([hoursError([]), hoursError([friday])]).toEqual(['hours', undefined]);
    expect(hoursError([friday, { ...friday, opens: '14:00', closes: '15:00' }])).toBe('hours');
  });

  test('yields only the edited fields', () => {
    expect(changesOf(valuesOf({ ...draft, price: '10,20' }, 2), pizza)).toEqual({ price: 1_020 });
  });

  test('keeps the ids of its options, and gives new options ids', () => {
    const [size] = draft.options;
    const options = [
      {
        ...size,
        key: 'size',
        option_id: 'size',
        name: 'How large',
        names: {},
        choose: 'one' as const,
        ...unbounded,
        choices: size?.choices ?? [],
      },
      {
        key: 'new',
        option_id: null,
        name: 'Size',
        names: {},
        choose: 'any' as const,
        ...unbounded,
        choices: [
          {
            key: 'c',
            choice_id: null,
            name: 'Olives',
            names: {},
            price: '',
            sale: {},
            food: null,
            taxCategory: '' as const,
          },
        ],
      },
    ];
    expect(valuesOf({ ...draft, options }, 2).options).toMatchObject([
      { option_id: 'size', name: 'How large' },
      { option_id: 'size-2', choices: [{ choice_id: 'olives', price: 0 }] },
    ]);
  });

  test('has its texts in other languages, without those that are missing', () => {
    const translated = {
      ...pizza,
      translations: { de: { name: 'Margherita', description: 'Tomate, Mozzarella' }, fr: { name: 'La Marguerite' } },
    };
    const opened = draftOf(translated, '', 2, 'en');
    expect(changesOf(valuesOf(opened, 2), translated)).toEqual({});
    expect(changesOf(valuesOf(draftOf(pizza, '', 2, 'en'), 2), pizza)).toEqual({});
    const edited = { ...opened, names: { ...opened.names, fr: ' ', pl: 'Małgorzata' } };
    expect(changesOf(valuesOf(edited, 2), translated)).toEqual({
      translations: { de: { name: 'Margherita', description: 'Tomate, Mozzarella' }, pl: { name: 'Małgorzata' } },
    });
    expect(missingLanguages(translated, ['de', 'fr'])).toEqual(['de', 'fr']);
    const noOptions = { ...translated, options: [] };
    expect(missingLanguages(noOptions, ['de', 'fr'])).toEqual(['fr']);
  });

  test('has the bounds of an option, and refuses those that nobody could fulfil', () => {
    const [size] = pizza.options;
    if (!size) throw new Error('the pizza has no option');
    const bounded: MenuItem = { ...pizza, options: [{ ...size, choose: 'any', at_least: 1, at_most: 2, free: 1 }] };
    const opened = draftOf(bounded, '', 2, 'en');
    expect(changesOf(valuesOf(opened, 2), bounded)).toEqual({});
    const [option] = opened.options;
    if (!option) throw new Error('the draft has no option');
    const errorWith = (bounds: object) =>
      errorsOf({ ...opened, options: [{ ...option, ...bounds }] }, 2).get(option.key);
    expect(errorWith({})).toBeUndefined();
    expect(errorWith({ atLeast: '9' })).toBe('bounds');
    expect(errorWith({ atLeast: '2', atMost: '1' })).toBe('bounds');
    expect(errorWith({ free: 'two' })).toBe('bounds');
    const one = valuesOf({ ...opened, options: [{ ...option, choose: 'one' }] }, 2).options[0];
    expect(one).not.toHaveProperty('at_least');
  });

  test('reports an error for each invalid field', () => {
    const wrong = {
      ...draft,
      name: ' ',
      price: 'free',
      stock: '1.5',
      options: [
        { key: 'o', option_id: null, name: 'Extras', names: {}, choose: 'any' as const, ...unbounded, choices: [] },
      ],
    };
    expect(Object.fromEntries(errorsOf(wrong, 2))).toEqual({
      name: 'required',
      price: 'amount',
      stock: 'stock',
      o: 'choices',
    });
  });
});

describe('opening hours', () => {
  const hours = [
    { day: 'monday', opens: '17:30', closes: '22:00' },
    { day: 'monday', opens: '11:30', closes: '14:00' },
    { day: 'friday', opens: '18:00', closes: '02:00' },
  ] as const;

  test('survive being grouped by day, sorted by start time', () => {
    const week = weekOf([...hours]);
    expect(week.monday.map(({ opens }) => opens)).toEqual(['11:30', '17:30']);
    expect(hoursOf(week)).toHaveLength(3);
    expect(hoursOf(week)).toEqual(expect.arrayContaining([...hours]));
  });

  test('of one day can be copied to all days', () => {
    expect(hoursOf(onAllDays(weekOf([...hours]), 'monday'))).toHaveLength(14);
  });

  test('that end at or before their start end on the next day', () => {
    expect(hours.map(isOvernight)).toEqual([false, false, true]);
  });
});

test('the picture chooser offers every illustration that ships with Waggle', () => {
  const folder = path.resolve(import.meta.dirname, '../../public/pictures');
  expect([...drawnPictures].sort()).toEqual(
    readdirSync(folder)
      .map((file) => `/pictures/${file}`)
      .sort(),
  );
});
