// Ids of orders by time: UUIDs version 7 begin with theirs.
import type { OrderId } from '@waggle/contracts';

/** The lowest UUIDv7 of a point in time (ms since the epoch): orders placed before have lower ids. */
export function firstIdAt(ms: number): OrderId {
  const time = Math.max(0, Math.floor(ms)).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000` as OrderId;
}
