// Tells Waggle where this courier is, while it drives.
import type { Position } from '@waggle/contracts';
import { systemClock } from '@waggle/contracts/runtime.ts';
import { useEffect, useRef, useState } from 'react';
import { ApiError } from '../api/api-error.ts';
import { post } from '../api/client.ts';
import { type LatestSender, sendLatest } from './send-latest.ts';

export interface Reporting {
  /** ms since the epoch; null when none went through yet. */
  readonly sentAt: number | null;
  /** The last one did not go through. */
  readonly failing: boolean;
}

export interface Reporter extends Reporting {
  /** Stops telling, and resolves when nothing is under way any more; `resume` goes on. */
  readonly pause: () => Promise<void>;
  readonly resume: () => void;
}

const stillMs = 4_000;

/** @param over the delivery is not on the way any more, whoever ended it, or another courier has it: what Waggle said */
export function useReportPosition(
  deliveryId: string,
  position: Position | null,
  over: (error: ApiError) => void,
): Reporter {
  const [state, setState] = useState<Reporting>({ sentAt: null, failing: false });
  const sender = useRef<LatestSender | null>(null);
  const whenOver = useRef(over);
  whenOver.current = over;
  useEffect(() => {
    const mine = sendLatest(systemClock, async ({ latitude, longitude }) => {
      try {
        await post<void>(`/api/deliveries/${deliveryId}/position`, { latitude, longitude });
        setState({ sentAt: Date.now(), failing: false });
      } catch (error) {
        if (error instanceof ApiError && (error.status === 409 || error.status === 404)) whenOver.current(error);
        else setState((before) => ({ ...before, failing: true }));
      }
    });
    sender.current = mine;
    return () => mine.stop();
  }, [deliveryId]);
  useEffect(() => {
    if (!position) return;
    sender.current?.offer(position);
    // A device that stands still has nothing new to tell, and its customer should not think it lost.
    const still = setInterval(() => sender.current?.offer(position), stillMs);
    return () => clearInterval(still);
  }, [position]);
  return {
    ...state,
    pause: async () => sender.current?.pause(),
    resume: () => sender.current?.resume(),
  };
}
