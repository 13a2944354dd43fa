// The kitchen takes no orders for a while, or takes them again.
import type { KitchenPause } from '@waggle/contracts';
import type { Cause } from '@waggle/store';
import { defaultKitchen, type StoredKitchen, withoutEndedPause } from './kitchen.rules.ts';
import type { SetKitchenDeps } from './set-kitchen.ts';

/** A pause replaces the one before. @param pause null: takes orders again */
export async function pauseKitchen(
  { store, menuCache, clock }: SetKitchenDeps,
  cause: Cause,
  pause: KitchenPause | null,
): Promise<StoredKitchen> {
  const kitchen = await store.transaction(
    cause,
    async (tx) => {
      const before = (await tx.kitchen.find()) ?? defaultKitchen;
      const now = clock.now();
      const paused_until = pause?.minutes ? new Date(now + pause.minutes * 60_000).toISOString() : null;
      const after = { ...before, paused: pause !== null, paused_until, version: before.version + 1 };
      const changed = withoutEndedPause(after, now);
      await tx.kitchen.put(changed);
      return changed;
    },
    { durable: true },
  );
  await menuCache.changed();
  return kitchen;
}
