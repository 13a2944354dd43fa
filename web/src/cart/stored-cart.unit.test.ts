import type { ItemId } from '@waggle/contracts';
import { expect, test } from 'vitest';
import type { CartLine } from './cart.ts';
import { parseCart, storedCart } from './stored-cart.ts';

const line: CartLine = {
  line_id: 'a',
  item_id: 'margherita' as ItemId,
  name: 'Margherita',
  unit_price: 950,
  choices: [{ option_id: 'size', choice_id: 'large' }],
  quantity: 2,
  note: 'no basil',
};

test('a stored cart reads back unchanged', () => {
  expect(parseCart(storedCart([line]))).toEqual([line]);
});

test.each([null, '', 'no json', '[]', '{"version":1}', '{"version":2,"lines":[]}', '{"version":1,"lines":{}}'])(
  'what is no cart is an empty one: %s',
  (text) => {
    expect(parseCart(text)).toEqual([]);
  },
);

test('reading drops invalid lines and keeps the others', () => {
  const broken = [
    null,
    { ...line, quantity: 0 },
    { ...line, quantity: 1.5 },
    { ...line, quantity: 101 },
    { ...line, unit_price: -1 },
    { ...line, item_id: 7 },
    { ...line, choices: [{ option_id: 'size' }] },
    { ...line, note: 'x'.repeat(501) },
  ];
  const until = Date.now() + 60_000;
  expect(parseCart(JSON.stringify({ version: 1, lines: [...broken, line], until }))).toEqual([line]);
});
