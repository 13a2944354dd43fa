// What a dish with its choices contains: before it is ordered, and again with the order. Its words load when they are needed.
import type { FoodPart } from '@waggle/contracts/food-codes.ts';
import { lazy, Suspense } from 'react';
import type { FoodNoteProps } from './food-details.tsx';

const FoodDetails = lazy(() => import('./food-details.tsx'));

export const FoodNote = (props: FoodNoteProps) => (
  <Suspense fallback={null}>
    <FoodDetails {...props} />
  </Suspense>
);

/** Whether there is something that somebody may have to avoid. */
export const hasWarnings = (parts: readonly FoodPart[]): boolean =>
  parts.some(({ food }) => !food || food.contains.length + food.may_contain.length + food.additives.length > 0);
