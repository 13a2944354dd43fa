// Reports this courier's position to Waggle during a ride.
import type { Position } from '@waggle/contracts';
import { systemClock } from '@waggle/contracts/runtime.ts';
import { useEffect, useRef, useState } from 'react';
import { ApiError } from '../api/api-error.ts';
import { post } from '../api/client.ts';
import { serverNow } from '../time/server-clock.ts';
import { type LatestSender, sendLatest } from './send-latest.ts';

export interface Reporting {
  /** ms since the epoch; null before the first report. */
  readonly sentAt: number | null;
  /** The last report failed. */
  readonly failing: boolean;
}

export interface Reporter extends Reporting {
  /** Stops reporting, and resolves when no request is in flight; `resume` continues. */
  readonly pause: () => Promise<void>;
  readonly resume: () => void;
}

const repeatMs = 4_000;

/** @param onRefused the delivery is no longer on the way, or another courier has it */
export function useReportPosition(
  deliveryId: string,
  position: Position | null,
  onRefused: (error: ApiError) => void,
): Reporter {
  const [state, setState] = useState<Reporting>({ sentAt: null, failing: false });
  const sender = useRef<LatestSender | null>(null);
  const latestOnRefused = useRef(onRefused);
  latestOnRefused.current = onRefused;
  useEffect(() => {
    const mine = sendLatest(systemClock, async ({ latitude, longitude }) => {
      try {
        await post<void>(`/api/deliveries/${deliveryId}/position`, { latitude, longitude });
        setState({ sentAt: serverNow(), failing: false });
      } catch (error) {
        if (error instanceof ApiError && (error.status === 409 || error.status === 404)) latestOnRefused.current(error);
        else setState((before) => ({ ...before, failing: true }));
      }
    });
    sender.current = mine;
    return () => mine.stop();
  }, [deliveryId]);
  useEffect(() => {
    if (!position) return;
    sender.current?.offer(position);
    // Repeats an unchanged position while the courier waits, so that it does not look lost to the customer.
    const timer = setInterval(() => sender.current?.offer(position), repeatMs);
    return () => clearInterval(timer);
  }, [position]);
  return {
    ...state,
    pause: async () => sender.current?.pause(),
    resume: () => sender.current?.resume(),
  };
}
