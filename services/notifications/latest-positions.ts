// Where each courier was last, in the memory of this process and for a minute: for pages that no WebSocket reaches, which ask.
import type { Clock, OrderId, PositionMessage } from '@waggle/contracts';

export interface LatestPositions {
  set(orderId: OrderId, position: PositionMessage): void;
  /** Null when none has come within the last minute. */
  get(orderId: OrderId): PositionMessage | null;
}

/** Pages show none that is older. */
const keptMs = 60_000;
/** More couriers than any kitchen has on the way at once. */
const most = 10_000;

export function latestPositions(clock: Pick<Clock, 'now'>): LatestPositions {
  const byOrder = new Map<OrderId, { readonly position: PositionMessage; readonly cameAt: number }>();
  const isOld = (cameAt: number): boolean => clock.now() - cameAt >= keptMs;
  return {
    set(orderId, position) {
      // The one that has not been told for longest stands first.
      byOrder.delete(orderId);
      byOrder.set(orderId, { position, cameAt: clock.now() });
      for (const [id, { cameAt }] of byOrder) {
        if (byOrder.size <= most && !isOld(cameAt)) break;
        byOrder.delete(id);
      }
    },
    get(orderId) {
      const latest = byOrder.get(orderId);
      return latest && !isOld(latest.cameAt) ? latest.position : null;
    },
  };
}
