// The times of the last orders, in memory: every promise needs them, and neither waits for them nor fails with them.
import type { Clock } from '@waggle/contracts';
import { startPeriodicTask } from '@waggle/service-kit/process';
import type { OrdersRecords } from '../records.ts';
import { type OrderTimes, rememberedOrders } from './promise.rules.ts';

export interface RememberedTimesDeps {
  readonly times: Pick<OrdersRecords['times'], 'newest'>;
  readonly clock: Clock;
  readonly failed: (error: unknown) => void;
}

export interface RememberedTimes {
  /** Newest first, at most a quarter of a minute old. Empty while they cannot be read: then the kitchen's settings count. */
  newest(limit: number): Promise<OrderTimes[]>;
  stop(): Promise<void>;
}

export async function startRememberedTimes({ times, clock, failed }: RememberedTimesDeps): Promise<RememberedTimes> {
  let known: readonly OrderTimes[] = [];
  const refresh = async () => {
    known = await times.newest(rememberedOrders);
  };
  await refresh().catch(failed);
  const refreshing = startPeriodicTask(clock, 15_000, refresh, failed);
  return {
    newest: async (limit) => known.slice(0, limit),
    stop: () => refreshing.stop(),
  };
}
