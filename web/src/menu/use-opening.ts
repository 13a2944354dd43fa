// Whether the kitchen takes orders now, and when it will.
import type { KitchenSettings } from '@waggle/contracts';
import { type Opening, openingAt } from '@waggle/contracts/opening.ts';
import { useNow } from '../ui/use-now.ts';

export type OpeningView = Opening & { readonly opensAt: number | null };

export function useOpening(kitchen: KitchenSettings | null): OpeningView {
  const now = useNow(15_000);
  const opening: Opening = kitchen ? openingAt(kitchen, now) : { open: true };
  const minutes = opening.open ? null : opening.opensInMinutes;
  // Whole minutes: seconds into this one count as gone by.
  const opensAt = minutes === null ? null : (Math.floor(now / 60_000) + minutes) * 60_000;
  return { ...opening, opensAt };
}
