// The arrival estimate, updated with the clock and the courier's position.
import { useQuery } from '@tanstack/react-query';
import type { OrderEstimate, OrderView } from '@waggle/contracts';
import { useEffect, useState } from 'react';
import { get } from '../api/client.ts';
import { useClientSettings } from '../map/client-settings.ts';
import { isFinal } from '../orders/order-status.ts';
import { useNow } from '../ui/use-now.ts';
import { type ArrivalRange, type Estimate, estimateArrival, type Sighting } from './estimate.ts';
import type { Progress } from './progress.ts';
import { useKitchen } from './use-kitchen.ts';
import type { CourierPosition } from './use-tracking.ts';

export interface EstimateView {
  readonly estimate: Estimate;
  readonly now: number;
  /** Along the streets; null without a position. */
  readonly metresLeft: number | null;
}

export function useEstimate(
  order: OrderView,
  progress: Progress,
  position: CourierPosition | null,
  token: string | undefined,
): EstimateView {
  const now = useNow(5_000);
  const settings = useClientSettings(position !== null);
  // A real customer's place is unknown: only the drawn town has streets.
  const sightings = useSightings(order.order_id, settings.data?.simulated_rides ? position : null);
  const kitchen = useKitchen();
  const left = useExpected(order.order_id, progress, token);
  const promised = promiseOf(order, progress);
  const estimate = estimateArrival({
    now,
    promisedAt: promised.at,
    promisedFrom: promised.from,
    expected: left,
    progress,
    sightings,
    rideMs: kitchen ? kitchen.delivery_minutes * 60_000 : null,
  });
  return { estimate, now, metresLeft: sightings.at(-1)?.metresLeft ?? null };
}

/** What counts now: the order may have been read before the kitchen moved its promise, or after. */
function promiseOf(
  order: OrderView,
  { promises }: Progress,
): { readonly at: number | null; readonly from: number | null } {
  const known = Date.parse(order.promised_at) || null;
  const at = Date.parse(promises.at(-1)?.promised_at ?? '') || known;
  const from = Date.parse(order.promised_from ?? '') || null;
  // The earliest arrival moves by as much.
  return { at, from: from && at && known ? from + at - known : null };
}

const askEveryMs = 30_000;

/** The server's estimate from the kitchen's queue, until the courier has the order; null while unknown. */
function useExpected(orderId: string, { status, setOffAt }: Progress, token: string | undefined): ArrivalRange | null {
  const isOpen = setOffAt === null && !isFinal(status);
  const { data } = useQuery({
    queryKey: ['estimate', orderId, status],
    enabled: isOpen,
    refetchInterval: askEveryMs,
    staleTime: 0,
    async queryFn({ signal }): Promise<ArrivalRange | null> {
      const { estimate } = await get<OrderEstimate>(`/api/orders/${orderId}/estimate`, { token, signal });
      return estimate && { from: Date.parse(estimate.from), to: Date.parse(estimate.to) };
    },
  });
  return isOpen ? (data ?? null) : null;
}

const mostSightings = 30;

// Loads the town's streets with the first position, not earlier.
function useSightings(orderId: string, position: CourierPosition | null): readonly Sighting[] {
  const [sightings, setSightings] = useState<readonly Sighting[]>([]);
  useEffect(() => {
    if (!position) return setSightings([]);
    let isCurrent = true;
    import('../map/remaining-metres.ts').then(
      ({ remainingMetres }) => {
        const metresLeft = remainingMetres(orderId, position);
        // Outside of the drawn town the streets are unknown.
        if (!isCurrent) return;
        if (metresLeft === null) return setSightings([]);
        setSightings((before) => [...before, { at: Date.parse(position.at), metresLeft }].slice(-mostSightings));
      },
      () => {
        // Falls back to the estimate without streets.
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [orderId, position]);
  return sightings;
}
