// An order's events as they are on the streams, for what the outboxes do not keep any more. Streams have no index by order: this
// reads them from the time at which the order was placed, and ends after a bounded number of entries.
import type { Entry, EventLog } from '@waggle/bus';
import { type AnyEvent, type Clock, type OrderId, streamNames, type Topology } from '@waggle/contracts';
import type { Emitted } from '@waggle/store';
import { emittedOf } from '@waggle/store/journeys.ts';

const page = 1_000;
const mostLookedAt = 20_000;

export interface StreamEventsDeps {
  readonly eventLog: Pick<EventLog, 'entries'>;
  readonly topology: Topology;
  readonly clock: Pick<Clock, 'now'>;
}

export async function eventsOnStreams(
  { eventLog, topology, clock }: StreamEventsDeps,
  orderId: OrderId,
): Promise<{ readonly events: readonly Emitted[]; readonly gap: string | null }> {
  const events = new Map<string, Emitted>();
  const cut: string[] = [];
  const from = beginning(orderId, clock.now());
  for (const stream of streamNames) {
    let after: string | null = `${from}-0`;
    for (let looked = 0; after !== null; looked += page) {
      if (looked >= mostLookedAt) {
        cut.push(stream);
        break;
      }
      const entries: Entry[] = await eventLog.entries(stream, after, page);
      for (const entry of entries) {
        const found = eventOf(entry, orderId, topology.publisherOf(stream));
        // A replayed dead letter is the same event again.
        if (found && !events.has(found.event_id)) events.set(found.event_id, found);
      }
      after = entries.length < page ? null : (entries.at(-1)?.id ?? null);
    }
  }
  const gap =
    cut.length === 0
      ? null
      : `only the first ${mostLookedAt} entries after the order was placed were read of ${cut.join(', ')}`;
  return { events: [...events.values()], gap };
}

/** Before the order was placed: a UUID of version 7 begins with its time, in ms. One of another version may begin with any. */
function beginning(orderId: OrderId, now: number): number {
  const time = Number.parseInt(orderId.replaceAll('-', '').slice(0, 12), 16);
  return time > now + dayMs ? 0 : Math.max(0, time - 1);
}

const dayMs = 86_400_000;

function eventOf(entry: Entry, orderId: OrderId, service: string): Emitted | null {
  const text = new TextDecoder().decode(entry.event);
  // Most entries are about other orders: looking for the text is much cheaper than parsing.
  if (!text.includes(orderId)) return null;
  try {
    const { timestamp, payload } = JSON.parse(text) as AnyEvent;
    if (payload.order_id !== orderId) return null;
    const row = { event: text, stream: entry.stream, created_at: Date.parse(timestamp), published_at: null };
    return { ...emittedOf(service, { ...row, entry: null, failure: null }), entry_id: entry.id };
  } catch {
    return null;
  }
}
