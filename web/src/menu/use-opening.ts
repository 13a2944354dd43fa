// Whether the kitchen takes orders now, and when it opens next.
import type { KitchenView } from '@waggle/contracts';
import { type Opening, openingAt } from '@waggle/contracts/opening.ts';
import { serverClock } from '../time/server-clock.ts';
import { useNow } from '../ui/use-now.ts';

export function useOpening(kitchen: KitchenView | null): Opening {
  const now = useNow(15_000);
  // Never trusts the device's clock to say closed: until a response has brought the server's time, the server decides.
  const isKnown = kitchen !== null && (isEndlessPause(kitchen) || serverClock.known());
  return isKnown ? openingAt(kitchen, now) : { open: true };
}

/** Whether customers may order for a time of their choice: also while the kitchen is closed, or in a pause that has an end. */
export const takesLaterOrders = (kitchen: KitchenView): boolean =>
  (kitchen.schedule_days ?? 0) > 0 && !isEndlessPause(kitchen);

const isEndlessPause = ({ paused, paused_until }: KitchenView): boolean =>
  paused && (paused_until === undefined || paused_until === null);
