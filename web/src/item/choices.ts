// What is chosen of an item's options.
import type { MenuItem, MenuOption } from '@waggle/contracts';
import type { Choice } from '../cart/cart.ts';

/** Those that the item still offers; an option of which one is chosen has its first one when none is. */
export function knownChoices(item: MenuItem, chosen: readonly Choice[]): readonly Choice[] {
  return item.options.flatMap(({ option_id, choose, choices }) => {
    const known = choices.filter(({ choice_id }) => isChosen(chosen, option_id, choice_id));
    const first = choices[0];
    const picked = known.length === 0 && choose === 'one' && first ? [first] : known;
    return picked.map(({ choice_id }) => ({ option_id, choice_id }));
  });
}

/** Replaces the choice of an option that allows one; otherwise adds the choice, or removes it if it is there. */
export function toggleChoice(chosen: readonly Choice[], option: MenuOption, choice_id: string): readonly Choice[] {
  const { option_id, choose } = option;
  const added = { option_id, choice_id };
  if (choose === 'one') return [...chosen.filter((choice) => choice.option_id !== option_id), added];
  if (!isChosen(chosen, option_id, choice_id)) return [...chosen, added];
  return chosen.filter((choice) => choice.option_id !== option_id || choice.choice_id !== choice_id);
}

export const isChosen = (chosen: readonly Choice[], optionId: string, choiceId: string): boolean =>
  chosen.some(({ option_id, choice_id }) => option_id === optionId && choice_id === choiceId);
