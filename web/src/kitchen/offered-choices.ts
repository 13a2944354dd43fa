// The choices that the menu's items offer, each name once.
import type { MenuItem } from '@waggle/contracts';
import { collation } from '@waggle/contracts/collation.ts';
import { plainLetters } from '@waggle/contracts/plain-letters.ts';

export interface OfferedChoice {
  readonly name: string;
  /** How many items offer it. */
  readonly dishes: number;
  /** In all of them. */
  readonly soldOut: boolean;
  /** It is for sale again by itself. */
  readonly forToday: boolean;
}

/** Those whose name contains every word of `search`, by name. */
export function offeredChoices(
  items: readonly Pick<MenuItem, 'options'>[],
  search: string,
  language?: string,
): OfferedChoice[] {
  const words = plainLetters(search).split(/\s+/).filter(Boolean);
  const offered = new Map<string, OfferedChoice>();
  for (const { options } of items) {
    const choices = new Map(options.flatMap((option) => option.choices).map((choice) => [choice.name, choice]));
    for (const [name, { sold_out = false, sold_out_until }] of choices) {
      const before = offered.get(name);
      offered.set(name, {
        name,
        dishes: (before?.dishes ?? 0) + 1,
        soldOut: sold_out && (before?.soldOut ?? true),
        forToday: sold_out_until !== undefined || (before?.forToday ?? false),
      });
    }
  }
  const byName = collation(language);
  return [...offered.values()]
    .filter(({ name }) => words.every((word) => plainLetters(name).includes(word)))
    .sort((a, b) => byName(a.name, b.name));
}
