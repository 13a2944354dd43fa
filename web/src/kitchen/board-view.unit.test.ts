import { describe, expect, test } from 'vitest';
import type { BoardCard } from '../board/board.ts';
import { matching } from './board-search.ts';
import type { ColumnName, PlacedCard } from './columns.ts';
import { dishesToCook } from './to-cook.ts';

type Line = { name: string; quantity: number; options?: readonly { choice: string }[] };

function card(number: string, name: string, lines: readonly Line[] = [], column: ColumnName = 'created'): PlacedCard {
  const items = lines.map((line) => ({ item_id: line.name, price: 100, ...line }));
  const order_id = `order-${number}`;
  const order = { number, customer: { name, phone: '', address: '' }, items, total: 100, currency: 'EUR' };
  return { card: { order_id, status: column, order } as unknown as BoardCard, column, isPending: false };
}
const none = { created: [], confirmed: [], preparing: [], ready: [], out_for_delivery: [] };
const pizza = { name: 'Margherita', quantity: 1 };

describe('the search on the board', () => {
  const placed = {
    ...none,
    created: [card('4', 'Ada Lovelace', [pizza]), card('14', 'Łukasz', [{ name: 'Tiramisù', quantity: 1 }])],
    ready: [card('42', 'Grace Hopper', [pizza])],
  };
  const found = (typed: string) =>
    Object.values(matching(placed, typed)).flatMap((cards) => cards.map(({ card }) => card.order?.number));

  test.each([
    ['4', ['4']],
    ['#42', ['42']],
    [' ada', ['4']],
    ['lukasz', ['14']],
    ['TIRAMISU', ['14']],
    ['margh', ['4', '42']],
    ['nothing like it', []],
    ['  ', ['4', '14', '42']],
  ])('for %s', (typed, numbers) => {
    expect(found(typed)).toEqual(numbers);
  });
});

test('what is to be cooked is counted over accepted and started orders, by dish and by what was chosen', () => {
  const large = { name: 'Margherita', quantity: 2, options: [{ choice: 'Large' }, { choice: 'Rocket' }] };
  const placed = {
    ...none,
    created: [card('1', 'Ada', [{ name: 'Lasagne', quantity: 9 }])],
    confirmed: [card('2', 'Ada', [pizza, { name: 'Lasagne', quantity: 1 }], 'confirmed')],
    preparing: [card('3', 'Ada', [large, pizza], 'preparing')],
    ready: [card('4', 'Ada', [{ name: 'Lasagne', quantity: 5 }], 'ready')],
  };
  expect(dishesToCook(placed)).toEqual([
    { name: 'Margherita', count: 4, kinds: [{ choices: 'Large, Rocket', count: 2 }] },
    { name: 'Lasagne', count: 1, kinds: [] },
  ]);
});
