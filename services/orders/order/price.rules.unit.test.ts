// The price and the shortages of an order, from the current menu.
import type { ItemId, MenuItem } from '@waggle/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { goodsTotal } from '../pricing/bill.rules.ts';
import { price as pricedOrder } from './price.rules.ts';

/** With what the goods come to. */
const price = (...order: Parameters<typeof pricedOrder>) => {
  const priced = pricedOrder(...order);
  return priced.kind === 'priced' ? { ...priced, total: goodsTotal(priced.goods) } : priced;
};

describe('the price of an order', () => {
  const item = {
    description: '',
    category: 'x',
    currency: 'EUR',
    sold_out: false,
    options: [],
    picture: null,
    version: 1,
  };
  const menu: MenuItem[] = [
    { ...item, item_id: 'a' as ItemId, name: 'A', price: 250, stock: 5 },
    { ...item, item_id: 'b' as ItemId, name: 'B', price: 1, stock: 1 },
  ];

  test('the total comes from the current menu, and the line keeps its note and name', () => {
    const wanted = [
      { item_id: 'a' as ItemId, quantity: 2, note: 'no onions' },
      { item_id: 'b' as ItemId, quantity: 1 },
    ];
    expect(price(wanted, menu)).toMatchObject({
      kind: 'priced',
      total: 501,
      lines: [{ item_id: 'a', name: 'A', unit_price: 250, quantity: 2, note: 'no onions' }, { item_id: 'b' }],
    });
  });

  test('an item on two lines is short when both together are more than there is', () => {
    const wanted = [
      { item_id: 'a' as ItemId, quantity: 3 },
      { item_id: 'a' as ItemId, quantity: 3, note: 'extra cheese' },
    ];
    expect(price(wanted, menu)).toEqual({
      kind: 'out_of_stock',
      short: [{ item_id: 'a', requested: 6, available: 5 }],
    });
  });

  test('lines whose item is not on the menu are named by their place in the request', () => {
    const wanted = [
      { item_id: 'a' as ItemId, quantity: 1 },
      { item_id: 'zzz' as ItemId, quantity: 1 },
    ];
    expect(price(wanted, menu)).toEqual({
      kind: 'unknown_items',
      errors: [{ field: '#/items/1/item_id', message: 'the menu has no item zzz' }],
    });
  });

  test('for any order: either every item is in stock and the price is the sum of its lines, or it lists what is short', () => {
    const line = fc.record({
      item_id: fc.constantFrom('a' as ItemId, 'b' as ItemId),
      quantity: fc.integer({ min: 1, max: 6 }),
    });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), (wanted) => {
        const priced = price(wanted, menu);
        const needed = (id: string) => wanted.reduce((n, l) => (l.item_id === id ? n + l.quantity : n), 0);
        const short = menu.filter((item) => needed(item.item_id) > item.stock).map((item) => item.item_id);
        if (short.length > 0) {
          expect(priced).toMatchObject({ kind: 'out_of_stock' });
          expect(priced.kind === 'out_of_stock' && priced.short.map((s) => s.item_id).sort()).toEqual(short);
        } else {
          expect(priced).toMatchObject({ kind: 'priced', total: needed('a') * 250 + needed('b') });
        }
      }),
    );
  });

  test('an option may ask for some choices, and give some of them free', () => {
    const dips = {
      option_id: 'dips',
      name: 'Dips',
      choose: 'any' as const,
      at_least: 2,
      at_most: 3,
      free: 2,
      choices: ['aioli', 'salsa', 'truffle', 'mustard'].map((id) => ({
        choice_id: id,
        name: id,
        price: id === 'truffle' ? 200 : 50,
      })),
    };
    const wings: MenuItem = { ...item, item_id: 'w' as ItemId, name: 'Wings', price: 900, stock: 9, options: [dips] };
    const withDips = (...ids: string[]) => {
      const options = ids.map((choice_id) => ({ option_id: 'dips', choice_id }));
      return price([{ item_id: 'w' as ItemId, quantity: 1, options }], [wings]);
    };
    expect(withDips('aioli', 'truffle', 'salsa')).toMatchObject({
      kind: 'priced',
      total: 950,
      lines: [
        {
          options: [
            { choice: 'aioli', price: 0 },
            { choice: 'salsa', price: 50 },
            { choice: 'truffle', price: 0 },
          ],
        },
      ],
    });
    expect(withDips('aioli')).toEqual({
      kind: 'unknown_options',
      errors: [{ field: '#/items/0/options', message: 'choose 2 to 3 of dips of w, not 1' }],
    });
    expect(withDips('aioli', 'salsa', 'truffle', 'mustard').kind).toBe('unknown_options');
    expect(price([{ item_id: 'w' as ItemId, quantity: 1 }], [wings]).kind).toBe('unknown_options');
  });

  test('for any bounds, with one fewer and one more: exactly what they allow is taken, and the dearest are free', () => {
    const bounded = fc.record({
      at_least: fc.option(fc.nat(4), { nil: undefined }),
      at_most: fc.option(fc.nat(6), { nil: undefined }),
      free: fc.option(fc.nat(3), { nil: undefined }),
      prices: fc.array(fc.nat(300), { minLength: 1, maxLength: 6 }),
      out: fc.nat(2),
    });
    fc.assert(
      fc.property(bounded, ({ prices, out, ...bounds }) => {
        const ids = prices.map((_, n) => `c${n}`);
        const choices = ids.map((choice_id, n) => ({
          choice_id,
          name: choice_id,
          price: prices[n] ?? 0,
          // The last ones are sold out.
          ...(n >= prices.length - out ? { sold_out: true } : {}),
        }));
        const given = Object.fromEntries(Object.entries(bounds).filter(([, value]) => value !== undefined));
        const option = { option_id: 'extras', name: 'Extras', choose: 'any' as const, choices, ...given };
        const dish: MenuItem = { ...item, item_id: 'd' as ItemId, name: 'D', price: 100, stock: 9, options: [option] };
        const offered = choices.filter(({ sold_out }) => !sold_out).length;
        const least = bounds.at_least ?? 0;
        const most = Math.min(bounds.at_most ?? prices.length, offered);
        for (const count of [0, least - 1, least, least + 1, most - 1, most, most + 1, offered]) {
          if (count < 0 || count > prices.length) continue;
          const options = ids.slice(0, count).map((choice_id) => ({ option_id: 'extras', choice_id }));
          const result = price([{ item_id: 'd' as ItemId, quantity: 1, options }], [dish]);
          const isAllowed = count >= least && count <= most;
          expect([count, result.kind]).toEqual([count, isAllowed ? 'priced' : 'unknown_options']);
          if (result.kind !== 'priced') continue;
          const charged = prices
            .slice(0, count)
            .toSorted((a, b) => b - a)
            .slice(bounds.free ?? 0);
          expect(result.total).toBe(charged.reduce((sum, one) => sum + one, 100));
        }
      }),
    );
  });

  test('an item marked as sold out is unavailable, whatever its stock', () => {
    const soldOut = menu.map((one) => ({ ...one, sold_out: true }));
    expect(price([{ item_id: 'a' as ItemId, quantity: 1 }], soldOut)).toEqual({
      kind: 'out_of_stock',
      short: [{ item_id: 'a', requested: 1, available: 0 }],
    });
  });
});

test('goods have the category of their dish, or of the choice, and a deposit of each piece', () => {
  const cola = { choice_id: 'cola', name: 'Cola', price: 300, tax_category: 'drinks' as const };
  const menu: MenuItem = {
    item_id: 'combo' as ItemId,
    name: 'Combo',
    description: '',
    category: 'x',
    price: 900,
    currency: 'EUR',
    stock: 9,
    sold_out: false,
    picture: null,
    version: 1,
    deposit: 25,
    options: [{ option_id: 'drink', name: 'Drink', choose: 'one', choices: [cola] }],
  };
  expect(price([{ item_id: menu.item_id, quantity: 2 }], [menu])).toMatchObject({
    goods: [
      { kind: 'dish', line: 0, amount: 1_800, category: 'food' },
      { kind: 'choice', line: 0, option: 0, amount: 600, category: 'drinks' },
      { kind: 'deposit', line: 0, amount: 50, category: 'food' },
    ],
    lines: [{ unit_price: 1_200 }],
  });
});

describe('the options of a line', () => {
  const choice = (choice_id: string, extra: number) => ({ choice_id, name: choice_id.toUpperCase(), price: extra });
  const pizza: MenuItem = {
    item_id: 'pizza' as ItemId,
    name: 'Pizza',
    description: '',
    category: 'x',
    price: 900,
    currency: 'EUR',
    stock: 9,
    sold_out: false,
    picture: null,
    version: 1,
    options: [
      { option_id: 'size', name: 'Size', choose: 'one', choices: [choice('small', 0), choice('large', 300)] },
      { option_id: 'extras', name: 'Extras', choose: 'any', choices: [choice('olives', 100), choice('ham', 150)] },
    ],
  };
  const chosen = (...options: readonly (readonly [string, string])[]) =>
    price(
      [
        {
          item_id: 'pizza' as ItemId,
          quantity: 2,
          options: options.map(([option_id, choice_id]) => ({ option_id, choice_id })),
        },
      ],
      [pizza],
    );

  test('add what they contain to the dish; one that states nothing is named', () => {
    const none = { may_contain: [], additives: [], diets: [] };
    const [size, extras] = pizza.options;
    const [small, large] = size?.choices ?? [];
    const [olives, ham] = extras?.choices ?? [];
    if (!size || !extras || !small || !large || !olives || !ham) throw new Error('the pizza has lost its options');
    const stated: MenuItem = {
      ...pizza,
      food: { ...none, contains: ['wheat'] },
      options: [
        { ...size, choices: [{ ...small, food: { ...none, contains: [] } }, large] },
        { ...extras, choices: [olives, { ...ham, food: { ...none, contains: ['celery'], additives: ['nitrite'] } }] },
      ],
    };
    const foodWith = (...ids: readonly string[]) => {
      const options = ids.map((choice_id) => ({ option_id: choice_id === 'large' ? 'size' : 'extras', choice_id }));
      const priced = price([{ item_id: stated.item_id, quantity: 1, options }], [stated]);
      return priced.kind === 'priced' ? priced.lines[0]?.food : null;
    };
    // The first size is chosen by itself.
    expect(foodWith('ham')).toEqual({ ...none, contains: ['wheat', 'celery'], additives: ['nitrite'], not_stated: [] });
    expect(foodWith('large', 'olives')).toEqual({ ...none, contains: ['wheat'], not_stated: ['LARGE', 'OLIVES'] });
  });

  test('add their prices to the item, and are on its line by name in the order of the menu', () => {
    expect(chosen(['extras', 'ham'], ['size', 'large'], ['extras', 'olives'])).toMatchObject({
      kind: 'priced',
      total: 2 * 1_450,
      lines: [
        {
          unit_price: 1_450,
          options: [
            { name: 'Size', choice: 'LARGE', price: 300 },
            { name: 'Extras', choice: 'OLIVES', price: 100 },
            { name: 'Extras', choice: 'HAM', price: 150 },
          ],
        },
      ],
    });
  });

  test('of which exactly one is chosen default to their first choice', () => {
    expect(chosen()).toMatchObject({ total: 1_800, lines: [{ options: [{ name: 'Size', choice: 'SMALL' }] }] });
    expect(price([{ item_id: 'pizza' as ItemId, quantity: 1 }], [pizza])).toMatchObject({ total: 900 });
  });

  test.each([
    ['an option that the item does not have', [['crust', 'thin']], '#/items/0/options/0/option_id'],
    ['a choice that the option does not have', [['size', 'tiny']], '#/items/0/options/0/choice_id'],
    [
      'two of which exactly one is chosen',
      [
        ['size', 'small'],
        ['size', 'large'],
      ],
      '#/items/0/options/1/choice_id',
    ],
    [
      'the same choice twice',
      [
        ['extras', 'ham'],
        ['extras', 'ham'],
      ],
      '#/items/0/options/1/choice_id',
    ],
  ] as const)('that are %s are named by their place', (_, options, field) => {
    expect(chosen(...options)).toMatchObject({ kind: 'unknown_options', errors: [{ field }] });
  });
});
