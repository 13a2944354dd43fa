// Keeps each courier's last position in memory for a minute, for pages that poll because no WebSocket reaches them.
import type { Clock, OrderId, PositionMessage } from '@waggle/contracts';

export interface LatestPositions {
  set(orderId: OrderId, position: PositionMessage): void;
  /** Null without a position within the last minute. */
  get(orderId: OrderId): PositionMessage | null;
}

/** Pages show no older position. */
const keptMs = 60_000;
/** More couriers than any kitchen has on the way at once. */
const most = 10_000;

export function latestPositions(clock: Pick<Clock, 'now'>): LatestPositions {
  const byOrder = new Map<OrderId, { readonly position: PositionMessage; readonly cameAt: number }>();
  const isOld = (cameAt: number): boolean => clock.now() - cameAt >= keptMs;
  return {
    set(orderId, position) {
      // Insertion order: the least recently updated comes first.
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
