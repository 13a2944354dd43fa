// How many choices of an option may be chosen, and what they cost: one rule for the server, which holds to it, and for pages.
import type { MenuOption, OptionChoice } from './menu.ts';

type Option = Pick<MenuOption, 'choose' | 'at_least' | 'at_most' | 'free'> & {
  readonly choices: readonly Pick<OptionChoice, 'sold_out'>[];
};

export interface ChoiceBounds {
  readonly least: number;
  readonly most: number;
}

/** Of those that are for sale. */
export function choiceBounds({ choose, choices, at_least = 0, at_most = choices.length }: Option): ChoiceBounds {
  const offered = forSale(choices).length;
  return choose === 'one'
    ? { least: 1, most: Math.min(1, offered) }
    : { least: at_least, most: Math.min(at_most, offered) };
}

export const forSale = <Choice extends Pick<OptionChoice, 'sold_out'>>(choices: readonly Choice[]): Choice[] =>
  choices.filter(({ sold_out }) => !sold_out);

/** Whether an item with these options can be ordered without choosing: the first of `one` that is for sale is taken then. */
export const needNoChoice = (options: readonly Option[]): boolean =>
  options.every((option) => {
    const { least, most } = choiceBounds(option);
    return option.choose === 'one' ? most === 1 : least === 0;
  });

/** Whether no customer could fulfil it, even with everything for sale. */
export const isUnfulfillable = (option: Option): boolean => {
  const { least, most } = choiceBounds({ ...option, choices: option.choices.map(() => ({})) });
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
