import type { ItemId, MenuItem } from '@waggle/contracts';
import { expect, test } from 'vitest';
import { knownChoices, toggleChoice } from './choices.ts';

const size = {
  option_id: 'size',
  name: 'Size',
  choose: 'one' as const,
  choices: [
    { choice_id: 'regular', name: 'Regular', price: 0 },
    { choice_id: 'large', name: 'Large', price: 300 },
  ],
};
const extras = {
  option_id: 'extras',
  name: 'Extras',
  choose: 'any' as const,
  choices: [
    { choice_id: 'olives', name: 'Olives', price: 100 },
    { choice_id: 'rocket', name: 'Rocket', price: 120 },
  ],
};
const item: MenuItem = {
  item_id: 'diavola' as ItemId,
  name: 'Diavola',
  description: '',
  category: 'Pizza',
  price: 1_150,
  currency: 'EUR',
  version: 1,
  stock: 5,
  sold_out: false,
  options: [size, extras],
  picture: null,
};
const of = (option_id: string, choice_id: string) => ({ option_id, choice_id });

test('each single choice defaults to its first, and no extra is chosen', () => {
  expect(knownChoices(item, [])).toEqual([of('size', 'regular')]);
});

test('drops choices that no longer exist', () => {
  expect(knownChoices(item, [of('size', 'huge'), of('extras', 'ham'), of('extras', 'rocket')])).toEqual([
    of('size', 'regular'),
    of('extras', 'rocket'),
  ]);
});

test('a single choice is replaced; an extra is toggled', () => {
  const large = toggleChoice([of('size', 'regular')], size, 'large');
  expect(large).toEqual([of('size', 'large')]);
  const olives = toggleChoice(large, extras, 'olives');
  expect(olives).toEqual([of('size', 'large'), of('extras', 'olives')]);
  expect(toggleChoice(olives, extras, 'olives')).toEqual(large);
});
