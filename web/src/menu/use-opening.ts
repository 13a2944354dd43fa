// Whether the kitchen takes orders now, and when it opens next.
import type { KitchenView } from '@waggle/contracts';
import { type Opening, openingAt } from '@waggle/contracts/opening.ts';
import { serverClock } from '../time/server-clock.ts';
import { useNow } from '../ui/use-now.ts';

export type OpeningView = Opening & { readonly opensAt: number | null };

export function useOpening(kitchen: KitchenView | null): OpeningView {
  const now = useNow(15_000);
  // Never trusts the device's clock to say closed: until a response has brought the server's time, the server decides.
  const known = kitchen !== null && (kitchen.paused || serverClock.known());
  const opening: Opening = known ? openingAt(kitchen, now) : { open: true };
  const next = opening.open ? null : opening.next;
  return { ...opening, opensAt: next && Date.parse(next.opens_at) };
}
