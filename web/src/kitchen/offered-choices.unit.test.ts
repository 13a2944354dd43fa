import { expect, test } from 'vitest';
import { offeredChoices } from './offered-choices.ts';

const dish = (...choices: { name: string; sold_out?: boolean; sold_out_until?: string }[]) => ({
  options: [
    {
      option_id: 'extras',
      name: 'Extras',
      choose: 'any' as const,
      choices: choices.map((choice) => ({ choice_id: choice.name.toLowerCase(), price: 100, ...choice })),
    },
  ],
});
const out = { sold_out: true, sold_out_until: '2026-11-30T03:00:00.000Z' };

test('each choice is listed once, by name, with how many dishes offer it', () => {
  const choices = offeredChoices([dish({ name: 'Rocket' }, { name: 'Olives' }), dish({ name: 'Rocket' })], '');
  expect(choices.map(({ name, dishes }) => [name, dishes])).toEqual([
    ['Olives', 1],
    ['Rocket', 2],
  ]);
});

test('a choice is sold out when it is in every dish', () => {
  const everywhere = offeredChoices([dish({ name: 'Rocket', ...out }), dish({ name: 'Rocket', ...out })], '');
  expect(everywhere).toEqual([{ name: 'Rocket', dishes: 2, soldOut: true, forToday: true }]);
  const once = offeredChoices([dish({ name: 'Rocket', ...out }), dish({ name: 'Rocket' })], '');
  expect(once[0]?.soldOut).toBe(false);
});

test('a search leaves those whose name contains every word', () => {
  const menu = [dish({ name: 'Extra cheese' }, { name: 'Crème fraîche' })];
  expect(offeredChoices(menu, 'creme').map(({ name }) => name)).toEqual(['Crème fraîche']);
  expect(offeredChoices(menu, 'extra creme')).toEqual([]);
});
