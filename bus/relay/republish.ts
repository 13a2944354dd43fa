// Republishes rows since a given time, in parts, so that neither the caller nor new orders wait for a day's rows.
import type { StreamName } from '@waggle/contracts';
import type { Outbox } from '@waggle/store/outbox.ts';

/** A part of a stream's rows. */
export interface RepublishPart {
  readonly stream: StreamName;
  /** ms since the epoch, both inclusive. The fixed end keeps republished rows from matching again. */
  readonly since: number;
  readonly until: number;
  /** The end of the previous part; null for the first. */
  readonly after: string | null;
  /** The most rows to scan. */
  readonly limit: number;
}

export interface RepublishedPart {
  /** How many rows are republished. */
  readonly count: number;
  /** How many rows were scanned. */
  readonly looked: number;
  /** The start of the next part; null at the end. */
  readonly next: string | null;
}

/**
 * Requeues rows: first the failed ones, of any time, then the others in stream order, so that each order's events stay in
 * sequence while a relay already publishes the first of them. The index is by stream and entry, not by time: the scan skips
 * rows outside the time.
 */
export async function requeueSince(outbox: Outbox, part: RepublishPart): Promise<RepublishedPart> {
  const { stream, since, until, limit } = part;
  let next = part.after;
  let count = next === null ? await outbox.requeue({ failedOf: stream }) : 0;
  for (let looked = 0; looked < limit; ) {
    const asked = Math.min(pageSize, limit - looked);
    const rows = await outbox.published(stream, next, asked);
    const meant = rows.filter(({ published_at }) => published_at >= since && published_at <= until);
    if (meant.length > 0) count += await outbox.requeue({ events: meant.map(({ event_id }) => event_id) });
    looked += rows.length;
    next = rows.at(-1)?.entry_id ?? next;
    if (rows.length < asked) return { count, looked, next: null };
  }
  return { count, looked: limit, next: next ?? '0-0' };
}

const pageSize = 500;
