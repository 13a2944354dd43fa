// Random choices from a seed: the same seed makes the same choices in the same order.
import type { Random } from '@waggle/contracts';
import { seededRandom } from '../support/seeded-random.ts';

/** Numbers in [0, 1) from a seed. `stream` separates users of one seed. */
export function randomOf(seed: number, stream: string): Random {
  let mixed = seed >>> 0;
  for (const character of stream) mixed = Math.imul(mixed ^ character.charCodeAt(0), 0x01000193) >>> 0;
  return seededRandom(mixed);
}

/** A number from `minimum` to `maximum`. */
export const between = (random: Random, minimum: number, maximum: number): number =>
  minimum + random() * (maximum - minimum);

/** A whole number from `minimum` to `maximum`, both included. */
export const wholeBetween = (random: Random, minimum: number, maximum: number): number =>
  Math.floor(between(random, minimum, maximum + 1));

export function pick<T>(random: Random, from: readonly T[]): T {
  const chosen = from[Math.floor(random() * from.length)];
  if (chosen === undefined) throw new Error('there is nothing to pick from: give at least one');
  return chosen;
}

/** Picks a name with a chance in proportion to its weight. */
export function pickWeighted<Name extends string>(
  random: Random,
  weights: Readonly<Partial<Record<Name, number>>>,
): Name {
  const entries = Object.entries(weights) as [Name, number][];
  let left = random() * entries.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [name, weight] of entries) {
    left -= weight;
    if (left < 0) return name;
  }
  return pick(
    random,
    entries.map(([name]) => name),
  );
}
