import type { ItemId, KitchenView, MenuItem, MenuMessage } from '@waggle/contracts';
import { expect, test } from 'vitest';
import { applyMenuMessage, isSoldOut, isStockLow, sectionsOf } from './menu-state.ts';

const item = (item_id: string, category = 'Pizza', stock = 10): MenuItem => ({
  item_id: item_id as ItemId,
  name: item_id === 'tiramisu' ? 'Tiramisù' : item_id,
  description: '',
  category,
  price: 1_000,
  currency: 'EUR',
  version: 1,
  stock,
  sold_out: false,
  options: [],
  picture: null,
});

const kitchen: KitchenView = {
  name: 'Kitchen',
  time_zone: 'UTC',
  opening_hours: null,
  paused: false,
  preparation_minutes: 20,
  delivery_minutes: 15,
  categories: [],
  version: 1,
  opening_times: null,
  currency: 'EUR',
  currency_digits: 2,
};

const whole: MenuMessage = {
  type: 'menu',
  items: [item('margherita'), item('tiramisu', 'Desserts')],
  categories: ['Desserts', 'Pizza'],
  currency: 'EUR',
  currency_digits: 2,
  menu_version: 'one',
  kitchen,
};
const state = applyMenuMessage(null, whole);
const changes = { type: 'changes' as const, items: [], removed: [] };

test('a changed item replaces the old one, a new one is appended, a removed one disappears', () => {
  const next = applyMenuMessage(state, {
    ...changes,
    items: [item('margherita', 'Pizza', 0), item('funghi')],
    removed: ['tiramisu' as ItemId],
  });
  expect(next?.items.map(({ item_id, stock }) => [item_id, stock])).toEqual([
    ['margherita', 0],
    ['funghi', 10],
  ]);
});

test('a message changes only the fields that it contains', () => {
  expect(applyMenuMessage(state, changes)).toEqual(state);
  const closed = { ...kitchen, paused: true };
  expect(applyMenuMessage(state, { ...changes, kitchen: closed })).toEqual({ ...state, kitchen: closed });
});

test('a new snapshot replaces everything, so nothing stale survives a reconnect', () => {
  expect(applyMenuMessage(state, { ...whole, items: [item('funghi')] })?.items).toEqual([item('funghi')]);
});

test('ignores changes before the snapshot', () => {
  expect(applyMenuMessage(null, changes)).toBeNull();
});

test('sections follow the order of the categories, unlisted ones last', () => {
  const items = [item('margherita'), item('tiramisu', 'Desserts'), item('cola', 'Drinks')];
  const sections = sectionsOf({ items, categories: ['Desserts', 'Pizza', 'Pasta'] }, '');
  expect(sections.map(({ category }) => category)).toEqual(['Desserts', 'Pizza', 'Drinks']);
});

test('the search matches words in any order, ignores accents, and covers names, descriptions and categories', () => {
  const found = (search: string) =>
    sectionsOf({ items: whole.items, categories: whole.categories }, search).flatMap(({ items }) =>
      items.map(({ item_id }) => item_id),
    );
  expect(found('TIRAMISU')).toEqual(['tiramisu']);
  expect(found('Tiramisu\u0300')).toEqual(['tiramisu']);
  expect(found('dess tira')).toEqual(['tiramisu']);
  expect(found('zzz')).toEqual([]);
  expect(found(' ')).toHaveLength(2);
});

test('an item is sold out without stock or off sale, and scarce with five or fewer', () => {
  expect(isSoldOut({ stock: 0, sold_out: false })).toBe(true);
  expect(isSoldOut({ stock: 9, sold_out: true })).toBe(true);
  expect(isStockLow({ stock: 5, sold_out: false })).toBe(true);
  expect(isStockLow({ stock: 6, sold_out: false })).toBe(false);
  expect(isStockLow({ stock: 3, sold_out: true })).toBe(false);
});
