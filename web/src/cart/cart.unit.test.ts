import type { ItemId, MenuItem } from '@waggle/contracts';
import { describe, expect, test } from 'vitest';
import { addLine, type CartLine, changeLine, priceCart, withoutUnavailable } from './cart.ts';

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

describe('putting into the cart', () => {
  test('the same dish once more raises its quantity, whatever order its extras were chosen in', () => {
    const first = line('a', { choices: [large, olives] });
    expect(addLine([first], line('b', { choices: [olives, large] }))).toEqual([{ ...first, quantity: 2 }]);
  });

  test('the same dish with another note is a line of its own', () => {
    expect(addLine([line('a')], line('b', { note: 'no basil' }))).toHaveLength(2);
  });

  test('a quantity never goes beyond what an order may hold', () => {
    expect(addLine([line('a', { quantity: 99 })], line('b', { quantity: 5 }))[0]?.quantity).toBe(100);
  });

  test('changing a line to none of it takes it out', () => {
    expect(changeLine([line('a'), line('b')], line('a', { quantity: 0 }))).toEqual([line('b')]);
  });
});

describe('the price', () => {
  test('is that of the menu as it is now, with what was chosen on top', () => {
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

  test('an option of which one is chosen has its first choice when none is', () => {
    const cart = priceCart([line('a', { item_id: 'diavola' as ItemId })], { items: [withOptions] });
    expect(cart.lines[0]).toMatchObject({ chosen: ['Regular'], unitPrice: 1_000, priceBefore: null });
  });

  test('of what cannot be had is not part of the total', () => {
    const cart = priceCart([line('a'), line('b', { item_id: 'gone' as ItemId, name: 'Gone' })], {
      items: [item('margherita')],
    });
    expect(cart).toMatchObject({ total: 1_000, blocked: true });
  });

  test('of a cart of which nothing can be had is not told, rather than told as zero', () => {
    const cart = priceCart([line('a', { quantity: 2 })], { items: [item('margherita', { sold_out: true })] });
    expect(cart).toMatchObject({ total: null, blocked: true });
    const free = priceCart([line('a')], { items: [item('margherita', { price: 0 })] });
    expect(free).toMatchObject({ total: 0, blocked: false });
  });

  test('of a line that has lost a choice is not compared with that of before', () => {
    const ham = { option_id: 'extras', choice_id: 'ham' };
    const lost = line('a', { item_id: 'diavola' as ItemId, choices: [ham], unit_price: 1_150 });
    expect(priceCart([lost], { items: [withOptions] }).lines[0]).toMatchObject({
      issue: { kind: 'choices' },
      priceBefore: null,
    });
  });
});

describe('what changed while it was in the cart', () => {
  const issueOf = (there: MenuItem[], ...lines: CartLine[]) =>
    priceCart(lines, { items: there }).lines.map(({ issue }) => issue);

  test('an item that is off the menu, sold out or taken off sale is told as such', () => {
    expect(issueOf([], line('a'))).toEqual([{ kind: 'gone' }]);
    expect(issueOf([item('margherita', { stock: 0 })], line('a'))).toEqual([{ kind: 'sold_out' }]);
    expect(issueOf([item('margherita', { sold_out: true })], line('a'))).toEqual([{ kind: 'sold_out' }]);
  });

  test('lines of the same item share what is left of it, the first one first', () => {
    const there = [item('margherita', { stock: 3 })];
    const two = [line('a', { quantity: 2 }), line('b', { quantity: 2, note: 'no basil' })] as const;
    expect(issueOf(there, ...two)).toEqual([null, { kind: 'short', left: 1 }]);
  });

  test('a choice that is no longer offered is marked as such', () => {
    expect(issueOf([item('margherita')], line('a', { choices: [olives] }))).toEqual([{ kind: 'choices' }]);
  });

  test('keeping what can be had leaves a cart that can be ordered', () => {
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
