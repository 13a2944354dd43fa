// A simulated ride along the drawn town's streets at a scooter's speed.
import type { Position } from '@waggle/contracts';
import { pointAt, routeOf } from '@waggle/town/route.ts';

const metresPerSecond = 9;

export const simulatedPosition = (orderId: string, elapsedMs: number): Position =>
  pointAt(routeOf(orderId), (elapsedMs / 1_000) * metresPerSecond);
