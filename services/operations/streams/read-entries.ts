// The entries of a stream for people: without what names customers, whatever an entry holds.
import type { Entry, EventLog } from '@waggle/bus';
import { appendedAt, type EntriesQuery, type EntryList, type EntryView, shownFacts } from '@waggle/contracts';

/** Looks at a bounded number of entries, and may return fewer than `limit`, so that a request ends however rare matches are. */
export async function readEntries(
  { eventLog }: { readonly eventLog: Pick<EventLog, 'entries' | 'info'> },
  stream: string,
  { after, limit = 100, event_type, order_id }: EntriesQuery,
): Promise<EntryList> {
  const { last_id } = await eventLog.info(stream);
  const entries: EntryView[] = [];
  let place = after ?? null;
  for (let looked = 0; looked < lookAtMost && entries.length < limit; looked += pageSize) {
    const page = await eventLog.entries(stream, place, pageSize);
    for (const entry of page) {
      if (entries.length === limit) break;
      place = entry.id;
      const view = entryView(entry);
      if (event_type !== undefined && view.event_type !== event_type) continue;
      if (order_id !== undefined && view.order_id !== order_id) continue;
      entries.push(view);
    }
    if (page.length < pageSize) break;
  }
  return { entries, next: place, last_id };
}

const pageSize = 200;
const lookAtMost = 5_000;

export function entryView({ id, stream, event, group }: Entry): EntryView {
  const json = fieldsOf(parsed(event));
  const payload = fieldsOf(json['payload']);
  const text = (from: Readonly<Record<string, unknown>>, name: string): string | null => {
    const value = from[name];
    return typeof value === 'string' ? value : null;
  };
  const facts = shownFacts.flatMap((name) => {
    const value = payload[name];
    return typeof value === 'string' || typeof value === 'number' ? [[name, value] as const] : [];
  });
  return {
    id,
    at: new Date(appendedAt(id)).toISOString(),
    stream,
    event_type: text(json, 'event_type'),
    event_id: text(json, 'event_id'),
    order_id: text(payload, 'order_id'),
    correlation_id: text(json, 'correlation_id'),
    causation_id: text(json, 'causation_id'),
    source: text(json, 'source'),
    facts: Object.fromEntries(facts),
    only_for: group ?? null,
    bytes: event.length,
  };
}

// The bytes may be anything.
function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return null;
  }
}

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
