// What a dish with its choices contains: before it is ordered, and again with the order. Its words load when they are needed.
import type { CombinedFood, FoodPart } from '@waggle/contracts/food-codes.ts';
import { lazy, Suspense } from 'react';

const FoodDetails = lazy(() => import('./food-details.tsx'));

export interface FoodNoteProps {
  /** The dish and its choices, or what they contain together. */
  readonly of: readonly FoodPart[] | CombinedFood;
}

export const FoodNote = (props: FoodNoteProps) => (
  <Suspense fallback={null}>
    <FoodDetails {...props} />
  </Suspense>
);

/** Whether there is something that somebody may have to avoid. */
export const hasWarnings = (parts: readonly FoodPart[]): boolean =>
  parts.some(({ food }) => !food || food.contains.length + food.may_contain.length + food.additives.length > 0);
