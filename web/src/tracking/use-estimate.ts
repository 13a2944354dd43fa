// The estimate of arrival, kept up to date with the clock and with the courier.
import { useQuery } from '@tanstack/react-query';
import type { KitchenSettings, OrderView } from '@waggle/contracts';
import { useEffect, useState } from 'react';
import { get } from '../api/client.ts';
import { useNow } from '../ui/use-now.ts';
import { learnKitchenZone } from '../zone/kitchen-zone.ts';
import { type Estimate, estimateArrival, type Sighting } from './estimate.ts';
import type { Progress } from './progress.ts';
import type { CourierPosition } from './use-tracking.ts';

export interface EstimateView {
  readonly estimate: Estimate;
  readonly now: number;
  /** Along the streets; null when nobody has seen the courier. */
  readonly metresLeft: number | null;
}

export function useEstimate(order: OrderView, progress: Progress, position: CourierPosition | null): EstimateView {
  const now = useNow(5_000);
  const sightings = useSightings(order.order_id, position);
  const kitchen = useQuery({
    queryKey: ['kitchen'],
    async queryFn({ signal }) {
      const settings = await get<KitchenSettings>('/api/kitchen', { signal });
      learnKitchenZone(settings.time_zone);
      return settings;
    },
  });
  const estimate = estimateArrival({
    now,
    promisedAt: Date.parse(order.promised_at) || null,
    progress,
    sightings,
    rideMs: kitchen.data ? kitchen.data.delivery_minutes * 60_000 : null,
  });
  return { estimate, now, metresLeft: sightings.at(-1)?.metresLeft ?? null };
}

const mostSightings = 30;

// The town's streets are loaded with the first position: before that nobody needs them.
function useSightings(orderId: string, position: CourierPosition | null): readonly Sighting[] {
  const [sightings, setSightings] = useState<readonly Sighting[]>([]);
  useEffect(() => {
    if (!position) return setSightings([]);
    let isCurrent = true;
    import('../map/remaining-metres.ts').then(
      ({ remainingMetres }) => {
        const metresLeft = remainingMetres(orderId, position);
        // Outside of the drawn town nobody knows the streets.
        if (!isCurrent || metresLeft === null) return;
        setSightings((before) => [...before, { at: Date.parse(position.at), metresLeft }].slice(-mostSightings));
      },
      () => {
        // Without the streets there is the estimate that needs none.
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [orderId, position]);
  return sightings;
}
