// The kitchen's time zone: opening hours and promised times are in it, wherever the viewer is.
import type { KitchenSettings } from '@waggle/contracts';
import { useSyncExternalStore } from 'react';
import { get } from '../api/client.ts';
import type { Format } from '../i18n/format.ts';
import { useFormat } from '../i18n/use-format.ts';

let zone: string | null = null;
const listeners = new Set<() => void>();

export function learnKitchenZone(next: string): void {
  if (zone === next) return;
  zone = next;
  for (const listener of listeners) listener();
}

/** Loads the zone for pages that use nothing else of the kitchen. */
export function loadKitchenZone(): void {
  if (zone !== null) return;
  get<KitchenSettings>('/api/kitchen').then(
    ({ time_zone }) => learnKitchenZone(time_zone),
    () => {
      // Falls back to the device's time zone.
    },
  );
}

/** `useFormat` in the kitchen's time zone; in this device's until the kitchen's is known. */
export const useKitchenFormat = (): Format => useFormat(useSyncExternalStore(listen, () => zone));

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
