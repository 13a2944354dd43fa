// What is shown of an entry, and in which pages.
import type { Entry } from '@waggle/bus';
import { topology } from '@waggle/services';
import { expect, test } from 'vitest';
import { eventsOnStreams } from '../journey/stream-events.ts';
import { entryView, readEntries } from './read-entries.ts';

const entry = (event: unknown, id = '1763821800000-0'): Entry => ({
  id,
  stream: 'orders-stream',
  event: new TextEncoder().encode(typeof event === 'string' ? event : JSON.stringify(event)),
});
const created = (order_id: string, event_type = 'order.created') => ({
  event_id: 'e',
  event_type,
  correlation_id: 'c',
  causation_id: null,
  source: 'orders-service',
  payload: {
    order_id,
    version: 1,
    status: 'created',
    total: 950,
    items: [{ name: 'Pizza', note: 'ring at Ada’s' }],
    customer: { name: 'Ada', phone: '+44 20 7946 0000', address: '12 St James’s Square' },
    tracking_token_hash: 'abc',
    reason: 'Ada called',
    customer_name: 'Ada',
  },
});

test('of a payload it shows what names nobody, whatever else there is', () => {
  const view = entryView(entry(created('o')));
  expect(view).toMatchObject({
    at: '2025-11-22T14:30:00.000Z',
    event_type: 'order.created',
    order_id: 'o',
    correlation_id: 'c',
    source: 'orders-service',
    facts: { version: 1, status: 'created', total: 950 },
  });
  expect(JSON.stringify(view)).not.toMatch(/Ada|7946|James|abc/);
});

test.each([['no JSON'], ['null'], ['[1]'], ['{"payload":"Ada"}'], [new Uint8Array([0xff])]])(
  'an entry that is no event has only its place and its size: %s',
  (event) => {
    const made = typeof event === 'string' ? entry(event) : { ...entry(''), event };
    const { id, at, stream, bytes, facts, ...nothing } = entryView(made);
    expect({ id, stream, bytes, facts }).toMatchObject({
      stream: 'orders-stream',
      bytes: made.event.length,
      facts: {},
    });
    expect(new Set(Object.values(nothing))).toEqual(new Set([null]));
    expect(at).toBe('2025-11-22T14:30:00.000Z');
  },
);

const log = (entries: readonly Entry[]) => ({
  info: async () => ({
    stream: 'orders-stream',
    length: entries.length,
    last_id: entries.at(-1)?.id ?? '0-0',
    groups: [],
  }),
  entries: async (_: string, after: string | null, limit: number) => {
    const from = after === null ? 0 : entries.findIndex(({ id }) => id === after) + 1;
    return entries.slice(from, from + limit);
  },
});

test.each([['00000000-0000-7000-8000-000000000000'], ['ffffffff-ffff-4fff-8fff-ffffffffffff']])(
  'an order whose id tells no possible time is looked for from the beginning of each stream: %s',
  async (order_id) => {
    const asked: (string | null)[] = [];
    const eventLog = {
      entries: async (_: string, after: string | null) => {
        asked.push(after);
        return [];
      },
    };
    const found = await eventsOnStreams(
      { eventLog, topology, clock: { now: () => 1_763_821_800_000 } },
      order_id as never,
    );
    expect(found).toEqual({ events: [], gap: null });
    expect(new Set(asked)).toEqual(new Set(['0-0']));
  },
);

test('filters by type and order, and tells where it stopped, so that nothing is shown twice or left out', async () => {
  const entries = Array.from({ length: 700 }, (_, n) =>
    entry(created(`o${n % 7}`, n % 2 === 0 ? 'order.created' : 'order.confirmed'), `${n + 1}-0`),
  );
  const seen: string[] = [];
  for (let after: string | undefined; ; ) {
    const page = await readEntries({ eventLog: log(entries) }, 'orders-stream', {
      limit: 30,
      event_type: 'order.created',
      order_id: 'o3' as never,
      ...(after === undefined ? {} : { after }),
    });
    expect(page.last_id).toBe('700-0');
    seen.push(...page.entries.map(({ id }) => id));
    if (page.next === (after ?? null)) break;
    after = page.next ?? undefined;
  }
  const wanted = entries.filter((_, n) => n % 7 === 3 && n % 2 === 0).map(({ id }) => id);
  expect(seen).toEqual(wanted);
});
