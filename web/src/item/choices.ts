// The choices of an item's options.
import type { MenuItem, MenuOption } from '@waggle/contracts';
import { forSale } from '@waggle/contracts/option-choices.ts';
import type { Choice } from '../cart/cart.ts';

/** Drops choices that are not for sale; a single choice defaults to the first that is. */
export function knownChoices(item: MenuItem, chosen: readonly Choice[]): readonly Choice[] {
  return item.options.flatMap(({ option_id, choose, choices }) => {
    const offered = forSale(choices);
    const known = offered.filter(({ choice_id }) => isChosen(chosen, option_id, choice_id));
    const first = offered[0];
    const picked = known.length === 0 && choose === 'one' && first ? [first] : known;
    return picked.map(({ choice_id }) => ({ option_id, choice_id }));
  });
}

/** Replaces the choice of a single-choice option; toggles an extra. */
export function toggleChoice(chosen: readonly Choice[], option: MenuOption, choice_id: string): readonly Choice[] {
  const { option_id, choose } = option;
  const added = { option_id, choice_id };
  if (choose === 'one') return [...chosen.filter((choice) => choice.option_id !== option_id), added];
  if (!isChosen(chosen, option_id, choice_id)) return [...chosen, added];
  return chosen.filter((choice) => choice.option_id !== option_id || choice.choice_id !== choice_id);
}

export const isChosen = (chosen: readonly Choice[], optionId: string, choiceId: string): boolean =>
  chosen.some(({ option_id, choice_id }) => option_id === optionId && choice_id === choiceId);
