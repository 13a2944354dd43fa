import type { ItemId, MenuItem, MenuMessage } from '@waggle/contracts';
import { expect, test } from 'vitest';
import { defaultKitchen, viewOfKitchen } from '../kitchen/kitchen.rules.ts';
import { menuChanges } from './menu-changes.rules.ts';

const item = (item_id: string, more: Partial<MenuItem> = {}): MenuItem => ({
  item_id: item_id as ItemId,
  name: item_id,
  description: '',
  category: 'Pizza',
  price: 900,
  currency: 'EUR',
  stock: 5,
  sold_out: false,
  options: [],
  picture: null,
  version: 1,
  ...more,
});
const ofDefaults = viewOfKitchen(defaultKitchen, 'EUR', 0);
const menu = (items: MenuItem[], more: Partial<MenuMessage> = {}): MenuMessage => ({
  type: 'menu',
  items,
  categories: ['Pizza'],
  currency: 'EUR',
  currency_digits: 2,
  menu_version: 'one',
  kitchen: ofDefaults,
  ...more,
});

test('two equal menus have no changes between them', () => {
  expect(menuChanges(menu([item('a'), item('b')]), menu([item('a'), item('b')]))).toBeNull();
});

test('changed and new items are sent whole, removed ones by id, and no others', () => {
  const before = menu([item('a'), item('b'), item('c')]);
  const after = menu([item('a'), item('b', { stock: 4 }), item('d')]);
  expect(menuChanges(before, after)).toEqual({
    type: 'changes',
    items: [item('b', { stock: 4 }), item('d')],
    removed: ['c'],
  });
});

test('categories and the kitchen come when they changed', () => {
  const kitchen = { ...ofDefaults, paused: true };
  expect(menuChanges(menu([item('a')]), menu([item('a')], { categories: ['Bowls'], kitchen }))).toEqual({
    type: 'changes',
    items: [],
    removed: [],
    categories: ['Bowls'],
    kitchen,
  });
});
