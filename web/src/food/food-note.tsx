// What a dish with its choices contains: before it is ordered, and again with the order. Its words load when they are needed.
import type { CombinedFood } from '@waggle/contracts/food-codes.ts';
import i18next from 'i18next';
import { Suspense } from 'react';
import { lazyPage } from '../lazy-page.tsx';

const details = lazyPage(() => import('./food-details.tsx'));

export function preloadFoodNote(): void {
  details.preload();
  void i18next.loadNamespaces('food').catch(() => {});
}

export interface FoodNoteProps {
  readonly food: CombinedFood;
  /** Only for what somebody may have to avoid. */
  readonly warnings?: boolean;
}

export function FoodNote({ food, warnings = false }: FoodNoteProps) {
  const { contains, may_contain, additives, not_stated } = food;
  if (warnings && contains.length + may_contain.length + additives.length + not_stated.length === 0) return null;
  return (
    <Suspense fallback={null}>
      <details.Page food={food} />
    </Suspense>
  );
}
