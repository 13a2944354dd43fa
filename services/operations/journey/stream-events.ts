// An order's events as they are on the streams, for what the outboxes do not keep any more. Streams have no index by order: this
// reads them from the time at which the order was placed, and ends after a bounded number of entries.
import type { Entry, EventLog } from '@waggle/bus';
import {
  type AnyEvent,
  type Clock,
  type OrderId,
  type StreamName,
  streamNames,
  type Topology,
} from '@waggle/contracts';
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
  const after = `${beginning(orderId, clock.now())}-0`;
  // Side by side: one after another, each would wait for the ones before.
  const found = await Promise.all(
    streamNames.map(async (stream) => ({
      stream,
      ...(await readFrom(eventLog, stream, after, (entry) => eventOf(entry, orderId, topology.publisherOf(stream)))),
    })),
  );
  // A replayed dead letter is the same event again: its first entry counts.
  const events = new Map(found.flatMap((one) => one.events.toReversed()).map((event) => [event.event_id, event]));
  const cut = found.filter(({ isCut }) => isCut).map(({ stream }) => stream);
  const gap =
    cut.length === 0
      ? null
      : `only the first ${mostLookedAt} entries after the order was placed were read of ${cut.join(', ')}`;
  return { events: [...events.values()], gap };
}

async function readFrom(
  eventLog: Pick<EventLog, 'entries'>,
  stream: StreamName,
  from: string,
  read: (entry: Entry) => Emitted | null,
): Promise<{ readonly events: readonly Emitted[]; readonly isCut: boolean }> {
  const events: Emitted[] = [];
  let after = from;
  for (let looked = 0; looked < mostLookedAt; looked += page) {
    const entries = await eventLog.entries(stream, after, page);
    for (const entry of entries) {
      const event = read(entry);
      if (event) events.push(event);
    }
    const last = entries.at(-1);
    if (!last || entries.length < page) return { events, isCut: false };
    after = last.id;
  }
  return { events, isCut: true };
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
    const found = { ...emittedOf(service, { ...row, entry: null, failure: null }), entry_id: entry.id };
    // Everybody may append. What no service takes for an event must not hide those of the order.
    return Number.isNaN(found.committed_at) || !Number.isSafeInteger(found.version) ? null : found;
  } catch {
    return null;
  }
}
