// Looks for entries that a stream took and lost although it continues with newer ones: a primary of a Redis Cluster can acknowledge what
// its replica, which takes over, never gets. The newer entries hide the gap from a comparison of the last ids.
import { appendedAt, type Clock, type EventId, type StreamName } from '@waggle/contracts';
import type { RelayOptions } from './relay-options.ts';

/**
 * An old primary that is cut off goes on for the cluster's node timeout, 15 s by default; twice that, and as much again for clocks that
 * differ.
 */
const recentMs = 60_000;

/** Another relay may note a publication late, and end before it verifies it itself. */
const againAfterMs = 30_000;

const pageSize = 500;

export interface RecentVerification {
  /** The events that have to be published again, after the server may have changed; null when there is nothing to look at. */
  lost(): Promise<readonly EventId[] | null>;
}

export function verifyRecent(
  stream: StreamName,
  { outbox, log, clock }: Pick<RelayOptions, 'outbox' | 'log'> & { readonly clock: Pick<Clock, 'now'> },
): RecentVerification {
  /** Not any: the process before this one may have ended in between. */
  let seen = -1;
  let againAt: number | null = null;

  async function look(): Promise<EventId[]> {
    const last = await outbox.lastPublished(stream);
    if (last === null) return [];
    const lost: EventId[] = [];
    let after: string | null = `${Math.max(0, appendedAt(last) - recentMs)}-0`;
    while (after !== null) {
      const rows: Awaited<ReturnType<typeof outbox.published>> = await outbox.published(stream, after, pageSize);
      if (rows.length > 0) {
        const missing = new Set(
          await log.missing(
            stream,
            rows.map(({ entry_id }) => entry_id),
          ),
        );
        for (const { event_id, entry_id } of rows) if (missing.has(entry_id)) lost.push(event_id);
      }
      after = rows.length < pageSize ? null : (rows.at(-1)?.entry_id ?? null);
    }
    return lost;
  }

  return {
    async lost() {
      if (!log.reconnections) return null;
      const now = log.reconnections(stream);
      const isDue = againAt !== null && clock.now() >= againAt;
      if (now === seen && !isDue) return null;
      const lost = await look();
      againAt = now === seen ? null : clock.now() + againAfterMs;
      seen = now;
      return lost;
    },
  };
}
