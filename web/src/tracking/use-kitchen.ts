// The kitchen's settings, for pages that show one order.
import { useQuery } from '@tanstack/react-query';
import type { KitchenView } from '@waggle/contracts';
import { get } from '../api/client.ts';
import { setKitchenZone } from '../zone/kitchen-zone.ts';

/** Undefined until loaded. */
export const useKitchen = (): KitchenView | undefined =>
  useQuery({
    queryKey: ['kitchen'],
    async queryFn({ signal }) {
      const settings = await get<KitchenView>('/api/kitchen', { signal });
      setKitchenZone(settings);
      return settings;
    },
  }).data;
