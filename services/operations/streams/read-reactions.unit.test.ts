import type { Entry } from '@waggle/bus';
import { compareEntryIds, type EventId, type StreamName, streamNames, topologyOf } from '@waggle/contracts';
import type { Handled } from '@waggle/store';
import { expect, test } from 'vitest';
import { readReactions } from './read-reactions.ts';

const topology = topologyOf([
  { name: 'orders', consumes: {}, publishes: [...streamNames] },
  { name: 'deliveries', consumes: { 'orders-stream': ['order.created'] }, publishes: [] },
]);
const begin = Date.parse('2026-11-29T18:00:00.000Z');

/** One event every `everyMs`; those of the last minute waited 5 ms, those before 9 s. */
function logOf(count: number, everyMs: number) {
  const end = begin + (count - 1) * everyMs;
  const entries = Array.from({ length: count }, (_, n): Entry => {
    const event = { event_type: 'order.created', event_id: `${begin + n * everyMs}`, payload: { order_id: 'o' } };
    return {
      id: `${begin + n * everyMs}-0`,
      stream: 'orders-stream',
      event: new TextEncoder().encode(JSON.stringify(event)),
    };
  });
  const handledAt = (at: number): Handled => {
    const began_at = at + (at > end - 60_000 ? 5 : 9_000);
    return { began_at, handled_at: began_at + 2, consumer: 'one', attempt: 1 } as Handled;
  };
  return readReactions({
    topology,
    journeys: {
      handled: async (_, ids) => new Map(ids.map((id) => [id as EventId, handledAt(Number(id))])),
    },
    eventLog: {
      info: async (stream: StreamName) => ({ last_id: stream === 'orders-stream' ? `${end}-0` : '0-0' }) as never,
      entries: async (stream: string, after: string | null, limit: number) =>
        stream === 'orders-stream'
          ? entries.filter(({ id }) => compareEntryIds(id, after ?? '0-0') > 0).slice(0, limit)
          : [],
    },
  });
}

const deliveriesOf = async (found: ReturnType<typeof logOf>) => {
  const row = (await found).events.find(({ event_type }) => event_type === 'order.created');
  return row?.services.find(({ service }) => service === 'deliveries');
};

test('a busy stream’s times are those of its latest events, not of the first ten minutes', async () => {
  expect(await deliveriesOf(logOf(1_000, 600))).toMatchObject({
    waited_ms: { p50: 5, p95: 5 },
    handled_ms: { p50: 2 },
  });
  // More in a second than are read.
  expect(await deliveriesOf(logOf(3_000, 1))).toMatchObject({ events: 200, waited_ms: { p95: 5 } });
});

test('a quiet stream’s times are those of ten minutes', async () => {
  expect(await deliveriesOf(logOf(20, 25_000))).toMatchObject({ events: 20, waited_ms: { p50: 9_000 } });
});
