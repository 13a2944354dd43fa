// What is for sale again by itself, pure.
import type { MenuItem, OptionChoice } from '@waggle/contracts';

type Options = MenuItem['options'];

/** The earliest time at which a choice is for sale again; null when none is sold out for a day. */
export const choicesOutUntil = (options: Options): string | null =>
  options.flatMap(({ choices }) => choices.flatMap(({ sold_out_until }) => sold_out_until ?? [])).sort()[0] ?? null;

/** The options with these choices switched; the same object when there is none. */
export function withChoices(
  options: Options,
  which: (choice: OptionChoice) => boolean,
  sale: Pick<OptionChoice, 'sold_out' | 'sold_out_until'>,
): Options {
  if (!options.some(({ choices }) => choices.some(which))) return options;
  return options.map((option) => ({
    ...option,
    choices: option.choices.map((choice) => {
      if (!which(choice)) return choice;
      const { sold_out: _, sold_out_until: __, ...others } = choice;
      return { ...others, ...sale };
    }),
  }));
}
