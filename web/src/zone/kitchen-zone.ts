// The kitchen's time zone, and times in it: opening hours and promises mean the kitchen's day, wherever the viewer is.
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

/** For pages that show nothing else of the kitchen. */
export function loadKitchenZone(): void {
  if (zone !== null) return;
  get<KitchenSettings>('/api/kitchen').then(
    ({ time_zone }) => learnKitchenZone(time_zone),
    () => {
      // Times are shown as this device's clock shows them.
    },
  );
}

/** As `useFormat`, with the times as the kitchen's clock shows them; until its zone is known, as this device's does. */
export const useKitchenFormat = (): Format => useFormat(useSyncExternalStore(listen, () => zone));

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
