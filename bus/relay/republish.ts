// Publishing again what was published since a time: a part at a time, so that neither who asks for it nor the orders that
// come meanwhile wait for a day's rows.
import type { StreamName } from '@waggle/contracts';
import type { Outbox } from '@waggle/store/outbox.ts';

/** A part of one stream's rows. */
export interface RepublishPart {
  readonly stream: StreamName;
  /** ms since the epoch, both inclusive. Without a fixed end, what is published again would be met once more. */
  readonly since: number;
  readonly until: number;
  /** Where the part before ended; null to begin. */
  readonly after: string | null;
  /** How many rows to look at, at most. */
  readonly limit: number;
}

export interface RepublishedPart {
  /** How many are published again. */
  readonly count: number;
  /** How many were looked at. */
  readonly looked: number;
  /** Where the next part begins; null when there is none. */
  readonly next: string | null;
}

/**
 * Makes rows unpublished again, those that failed first, whenever they did, and then the others in the order of their stream, so that each order's events come in sequence also while a relay
 * publishes the first of them. The index goes by stream and entry, not by time: rows outside the time are passed over, each once.
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
