// How many choices of an option may be chosen, and what they cost: one rule for the server, which holds to it, and for pages.
import type { MenuOption } from './menu.ts';

type Option = Pick<MenuOption, 'choose' | 'at_least' | 'at_most' | 'free'> & { readonly choices: readonly unknown[] };

export interface ChoiceBounds {
  readonly least: number;
  readonly most: number;
}

export const choiceBounds = ({ choose, choices, at_least = 0, at_most = choices.length }: Option): ChoiceBounds =>
  choose === 'one' ? { least: 1, most: 1 } : { least: at_least, most: Math.min(at_most, choices.length) };

/** Whether no customer could fulfil it. */
export const isUnfulfillable = (option: Option): boolean => {
  const { least, most } = choiceBounds(option);
  return least > most || most === 0;
};

/** The prices that are charged for these chosen ones, in their order: the dearest may be free. */
export function chargedPrices({ choose, free = 0 }: Option, chosen: readonly { readonly price: number }[]): number[] {
  const prices = chosen.map(({ price }) => price);
  if (choose === 'one') return prices;
  const dearest = prices.map((_, n) => n).sort((a, b) => (prices[b] ?? 0) - (prices[a] ?? 0) || a - b);
  for (const n of dearest.slice(0, free)) prices[n] = 0;
  return prices;
}
