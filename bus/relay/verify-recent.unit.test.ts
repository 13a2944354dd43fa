import type { EventId, StreamName } from '@waggle/contracts';
import { compareEntryIds } from '@waggle/contracts';
import type { PublishedRow } from '@waggle/store/outbox.ts';
import { expect, test } from 'vitest';
import { verifyRecent } from './verify-recent.ts';

const stream: StreamName = 'orders-stream';

function parts() {
  const state = { connections: 1, now: 1_000_000, onStream: new Set<string>(), rows: [] as PublishedRow[] };
  const outbox = {
    lastPublished: async () => state.rows.at(-1)?.entry_id ?? null,
    published: async (_: string, after: string | null, limit: number) =>
      state.rows.filter(({ entry_id }) => after === null || compareEntryIds(entry_id, after) > 0).slice(0, limit),
  };
  const log = {
    reconnections: () => state.connections,
    missing: async (_: string, ids: readonly string[]) => ids.filter((id) => !state.onStream.has(id)),
  };
  const publish = (id: string, isThere: boolean) => {
    state.rows.push({ event_id: `event of ${id}` as EventId, entry_id: id, published_at: 0 });
    if (isThere) state.onStream.add(id);
  };
  const deps = { outbox, log, clock: { now: () => state.now } } as unknown as Parameters<typeof verifyRecent>[1];
  return { state, publish, deps };
}

test('what a stream lost although newer entries follow is found, at the start and after each change of the server', async () => {
  const { state, publish, deps } = parts();
  publish('900000-0', true);
  publish('900001-0', false);
  publish('900002-0', true);
  const recent = verifyRecent(stream, deps);
  expect(await recent.lost()).toEqual(['event of 900001-0']);
  expect(await recent.lost()).toBeNull();
  state.onStream.delete('900002-0');
  state.connections = 2;
  expect(await recent.lost()).toEqual(['event of 900001-0', 'event of 900002-0']);
});

test('it looks once more later: another process may note what it published only then', async () => {
  const { state, publish, deps } = parts();
  publish('900000-0', true);
  const recent = verifyRecent(stream, deps);
  expect(await recent.lost()).toEqual([]);
  publish('900001-0', false);
  state.now += 29_000;
  expect(await recent.lost()).toBeNull();
  state.now += 2_000;
  expect(await recent.lost()).toEqual(['event of 900001-0']);
  state.now += 60_000;
  expect(await recent.lost()).toBeNull();
});

test('it looks at the last minute only, in pages, and at nothing where the server is always the same', async () => {
  const { state, publish, deps } = parts();
  publish('800000-0', false);
  for (let n = 0; n < 1_200; n += 1) publish(`${900_000 + n}-0`, n !== 1_100);
  expect(await verifyRecent(stream, deps).lost()).toEqual(['event of 901100-0']);
  const { reconnections: _, ...log } = deps.log;
  expect(await verifyRecent(stream, { ...deps, log } as typeof deps).lost()).toBeNull();
  expect(state.connections).toBe(1);
});
