// What a dish with its choices contains: before it is ordered, and again with the order. Its words load when they are needed.
import type { FoodPart } from '@waggle/contracts/food-codes.ts';
import { lazyPart } from '../lazy-part.tsx';
import { Loading } from '../shell/loading.tsx';

// Silence would look like no allergens.
export const FoodNote = lazyPart(() => import('./food-details.tsx'), <Loading />);

/** Whether there is something that somebody may have to avoid. */
export const hasWarnings = (parts: readonly FoodPart[]): boolean =>
  parts.some(({ food }) => !food || food.contains.length + food.may_contain.length + food.additives.length > 0);
