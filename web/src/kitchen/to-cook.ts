// How many of each dish the kitchen still has to cook, over all orders that it has accepted.
import type { ColumnName, PlacedCard } from './columns.ts';

export interface DishCount {
  readonly name: string;
  readonly count: number;
  /** The same by what was chosen with it; empty where nothing was. */
  readonly kinds: readonly { readonly choices: string; readonly count: number }[];
}

/** The most frequent first. */
export function dishesToCook(placed: Readonly<Record<ColumnName, readonly PlacedCard[]>>): DishCount[] {
  const dishes = new Map<string, Map<string, number>>();
  for (const { card } of [...placed.confirmed, ...placed.preparing]) {
    for (const { name, quantity, options = [] } of card.order?.items ?? []) {
      const kinds = dishes.get(name) ?? new Map<string, number>();
      const choices = options.map(({ choice }) => choice).join(', ');
      kinds.set(choices, (kinds.get(choices) ?? 0) + quantity);
      dishes.set(name, kinds);
    }
  }
  return [...dishes]
    .map(([name, kinds]) => ({
      name,
      count: [...kinds.values()].reduce((sum, count) => sum + count, 0),
      kinds: [...kinds]
        .filter(([choices]) => choices !== '')
        .map(([choices, count]) => ({ choices, count }))
        .sort((a, b) => b.count - a.count || a.choices.localeCompare(b.choices)),
    }))
    .sort((a, b) => b.count - a.count || a.name.localeCompare(b.name));
}
