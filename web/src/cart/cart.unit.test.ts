import type { ItemId, MenuItem } from '@waggle/contracts';
import { describe, expect, test } from 'vitest';
import { addLine, type CartLine, type Choice, changeLine, priceCart, takeOne, withoutUnavailable } from './cart.ts';

const item = (item_id: string, more: Partial<MenuItem> = {}): MenuItem => ({
  item_id: item_id as ItemId,
  name: item_id,
  description: '',
  category: 'Pizza',
  price: 1_000,
  currency: 'EUR',
  version: 1,
  stock: 10,
  sold_out: false,
  options: [],
  picture: null,
  ...more,
});

const withOptions = item('diavola', {
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
    {
      option_id: 'extras',
      name: 'Extras',
      choose: 'any',
      choices: [{ choice_id: 'olives', name: 'Olives', price: 100 }],
    },
  ],
});

const line = (line_id: string, more: Partial<CartLine> = {}): CartLine => ({
  line_id,
  item_id: 'margherita' as ItemId,
  name: 'Margherita',
  unit_price: 1_000,
  choices: [],
  quantity: 1,
  note: '',
  ...more,
});

const olives = { option_id: 'extras', choice_id: 'olives' };
const large = { option_id: 'size', choice_id: 'large' };

describe('adding to the cart', () => {
  test('the same item again raises its quantity, in whatever order its extras were chosen', () => {
    const first = line('a', { choices: [large, olives] });
    expect(addLine([first], line('b', { choices: [olives, large] }))).toEqual([{ ...first, quantity: 2 }]);
  });

  test('the same item with another note is a separate line', () => {
    expect(addLine([line('a')], line('b', { note: 'no basil' }))).toHaveLength(2);
  });

  test('a quantity never exceeds the limit of an order line', () => {
    expect(addLine([line('a', { quantity: 99 })], line('b', { quantity: 5 }))[0]?.quantity).toBe(100);
  });

  test('one less takes from the line of the item that was added last, and the last one removes it', () => {
    const item_id = 'diavola' as ItemId;
    const lines = [line('a', { quantity: 2 }), line('b', { note: 'no basil' }), line('c', { item_id })];
    const once = takeOne(lines, 'margherita' as ItemId);
    expect(once.map(({ line_id }) => line_id)).toEqual(['a', 'c']);
    expect(takeOne(once, 'margherita' as ItemId)[0]?.quantity).toBe(1);
    expect(takeOne(once, 'caprese' as ItemId)).toEqual(once);
  });

  test('a quantity of 0 removes the line', () => {
    expect(changeLine([line('a'), line('b')], line('a', { quantity: 0 }))).toEqual([line('b')]);
  });
});

describe('the price', () => {
  test('is the current menu price plus the surcharges of the choices', () => {
    const diavola = line('a', {
      item_id: 'diavola' as ItemId,
      choices: [large, olives],
      quantity: 2,
      unit_price: 1_300,
    });
    const cart = priceCart([diavola], { items: [withOptions] });
    expect(cart).toMatchObject({ total: 2_800, count: 2, blocked: false });
    expect(cart.lines[0]).toMatchObject({ chosen: ['Large', 'Olives'], priceBefore: 1_300 });
  });

  test('a single choice defaults to its first', () => {
    const cart = priceCart([line('a', { item_id: 'diavola' as ItemId })], { items: [withOptions] });
    expect(cart.lines[0]).toMatchObject({ chosen: ['Regular'], unitPrice: 1_000, priceBefore: null });
  });

  test('of an unavailable line is not part of the total', () => {
    const cart = priceCart([line('a'), line('b', { item_id: 'gone' as ItemId, name: 'Gone' })], {
      items: [item('margherita')],
    });
    expect(cart).toMatchObject({ total: 1_000, blocked: true });
  });

  test('of a cart without available lines is null, not zero', () => {
    const cart = priceCart([line('a', { quantity: 2 })], { items: [item('margherita', { sold_out: true })] });
    expect(cart).toMatchObject({ total: null, blocked: true });
    const free = priceCart([line('a')], { items: [item('margherita', { price: 0 })] });
    expect(free).toMatchObject({ total: 0, blocked: false });
  });

  test('of a line with a missing choice is not compared with the earlier price', () => {
    const ham = { option_id: 'extras', choice_id: 'ham' };
    const lost = line('a', { item_id: 'diavola' as ItemId, choices: [ham], unit_price: 1_150 });
    expect(priceCart([lost], { items: [withOptions] }).lines[0]).toMatchObject({
      issue: { kind: 'choices' },
      priceBefore: null,
    });
  });
});

describe('changes to the menu while the cart waits', () => {
  const issueOf = (there: MenuItem[], ...lines: CartLine[]) =>
    priceCart(lines, { items: there }).lines.map(({ issue }) => issue);

  test('mark an item as gone, sold out or off sale', () => {
    expect(issueOf([], line('a'))).toEqual([{ kind: 'gone' }]);
    expect(issueOf([item('margherita', { stock: 0 })], line('a'))).toEqual([{ kind: 'sold_out' }]);
    expect(issueOf([item('margherita', { sold_out: true })], line('a'))).toEqual([{ kind: 'sold_out' }]);
  });

  test('mark an item that is outside of its hours, and no longer once they begin', () => {
    const times = { opens_at: '2026-12-01T10:30:00.000Z', closes_at: '2026-12-01T13:30:00.000Z', utc_offset: 60 };
    const lunch = (now: boolean) => [item('margherita', { on_sale: { now, ...times } })];
    expect(issueOf(lunch(false), line('a'))).toEqual([{ kind: 'later', from: times.opens_at }]);
    expect(priceCart([line('a')], { items: lunch(false) })).toMatchObject({ total: null, blocked: true });
    expect(issueOf(lunch(true), line('a'))).toEqual([null]);
  });

  test('make lines of the same item share its stock, first line first', () => {
    const there = [item('margherita', { stock: 3 })];
    const two = [line('a', { quantity: 2 }), line('b', { quantity: 2, note: 'no basil' })] as const;
    expect(issueOf(there, ...two)).toEqual([null, { kind: 'short', left: 1 }]);
  });

  test('mark a line with a missing choice', () => {
    expect(issueOf([item('margherita')], line('a', { choices: [olives] }))).toEqual([{ kind: 'choices' }]);
  });

  test('mark a line whose option asks for more or fewer choices, until it is taken out', () => {
    const offered = [
      { choice_id: 'aioli', name: 'Aioli', price: 50 },
      { choice_id: 'truffle', name: 'Truffle', price: 200 },
    ];
    const dips = { option_id: 'dips', name: 'Dips', choose: 'any' as const, at_least: 2, at_most: 2, free: 1 };
    const two = item('wings', { options: [{ ...dips, choices: offered }] });
    const [first, second] = [
      { option_id: 'dips', choice_id: 'aioli' },
      { option_id: 'dips', choice_id: 'truffle' },
    ];
    const chosen = (choices: readonly Choice[]) => line('a', { item_id: two.item_id, choices });
    expect(issueOf([two], chosen([]), chosen([first]), chosen([first, second]))).toEqual([
      { kind: 'choices' },
      { kind: 'choices' },
      null,
    ]);
    const left = withoutUnavailable(priceCart([chosen([first]), chosen([first, second])], { items: [two] }));
    expect(left).toEqual([chosen([first, second])]);
    const [priced] = priceCart([chosen([first, second])], { items: [two] }).lines;
    expect(priced?.unitPrice).toBe(two.price + 50);
  });

  test('leave an orderable cart once the unavailable items are removed', () => {
    const items = [item('margherita', { stock: 1 }), withOptions, item('caprese', { sold_out: true })];
    const cart = priceCart(
      [
        line('a', { quantity: 3 }),
        line('b', { item_id: 'caprese' as ItemId }),
        line('c', { item_id: 'unknown' as ItemId }),
        line('d', { item_id: 'diavola' as ItemId, choices: [large, { option_id: 'extras', choice_id: 'ham' }] }),
      ],
      { items },
    );
    const kept = withoutUnavailable(cart);
    expect(kept.map(({ line_id, quantity, choices }) => [line_id, quantity, choices])).toEqual([
      ['a', 1, []],
      ['d', 1, [large]],
    ]);
    expect(priceCart(kept, { items }).blocked).toBe(false);
  });
});
