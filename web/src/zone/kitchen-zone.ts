// What every page knows of the kitchen. Its time zone: opening hours and promised times are in it, wherever the viewer is.
import type { KitchenView } from '@waggle/contracts';
import { useSyncExternalStore } from 'react';
import { get } from '../api/client.ts';
import { learnBrand } from '../brand/brand.ts';
import type { Format } from '../i18n/format.ts';
import { useFormat } from '../i18n/use-format.ts';

type Kitchen = Pick<KitchenView, 'time_zone' | 'utc_offset' | 'opening_times' | 'name' | 'brand'>;

/** Its name, and minutes ahead of UTC now, as far as they are known. */
interface Zone {
  readonly name: string | null;
  readonly utcOffset: number | null;
}

let zone: Zone = { name: null, utcOffset: null };
const listeners = new Set<() => void>();

export function setKitchenZone(kitchen: Kitchen): void {
  learnBrand(kitchen);
  const { time_zone: name, utc_offset, opening_times } = kitchen;
  // A page may be newer than the server that answers.
  const utcOffset = utc_offset ?? opening_times?.[0]?.utc_offset ?? null;
  if (zone.name === name && zone.utcOffset === utcOffset) return;
  zone = { name, utcOffset };
  for (const listener of listeners) listener();
}

/** Loads the zone, and the restaurant's name and colour, for pages that use nothing else of the kitchen. */
export function loadKitchenZone(): void {
  if (zone.name !== null) return;
  get<KitchenView>('/api/kitchen').then(setKitchenZone, () => {
    // Falls back to the device's time zone.
  });
}

/** `useFormat` in the kitchen's time zone; in this device's until the kitchen's is known. */
export function useKitchenFormat(): Format {
  const { name, utcOffset } = useSyncExternalStore(listen, () => zone);
  return useFormat(name, utcOffset);
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
