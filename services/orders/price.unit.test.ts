// What an order costs and what of it is short, from the menu of the moment.
import type { MenuItem } from '@waggle/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { price } from './price.ts';

describe('the price of what is wanted', () => {
  const item = { description: '', category: 'x', currency: 'EUR', sold_out: false, options: [], picture: null };
  const menu: MenuItem[] = [
    { ...item, item_id: 'a', name: 'A', price: 250, stock: 5 },
    { ...item, item_id: 'b', name: 'B', price: 1, stock: 1 },
  ];

  test('the total is that of the menu of this moment, note and name kept on the line', () => {
    const wanted = [
      { item_id: 'a', quantity: 2, note: 'no onions' },
      { item_id: 'b', quantity: 1 },
    ];
    expect(price(wanted, menu)).toMatchObject({
      kind: 'priced',
      total: 501,
      lines: [{ item_id: 'a', name: 'A', unit_price: 250, quantity: 2, note: 'no onions' }, { item_id: 'b' }],
    });
  });

  test('an item on two lines is short when both together are more than there is', () => {
    const wanted = [
      { item_id: 'a', quantity: 3 },
      { item_id: 'a', quantity: 3, note: 'extra cheese' },
    ];
    expect(price(wanted, menu)).toEqual({
      kind: 'out_of_stock',
      short: [{ item_id: 'a', requested: 6, available: 5 }],
    });
  });

  test('lines whose item is not on the menu are named by their place in the request', () => {
    const wanted = [
      { item_id: 'a', quantity: 1 },
      { item_id: 'zzz', quantity: 1 },
    ];
    expect(price(wanted, menu)).toEqual({
      kind: 'unknown_items',
      errors: [{ field: '#/items/1/item_id', message: 'the menu has no item zzz' }],
    });
  });

  test('whatever is wanted: either everything is there and costs the sum of its lines, or it says what is short', () => {
    const line = fc.record({ item_id: fc.constantFrom('a', 'b'), quantity: fc.integer({ min: 1, max: 6 }) });
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
});
