// Relays on the outbox of a store under test, with fake streams and a manual clock.

import type { OrderId, StreamName } from '@waggle/contracts';
import type { Store } from '@waggle/store';
import { newId } from '@waggle/store';
import { type BalancesRecords, requested, step } from '@waggle/store/conformance/accounts.ts';
import type { NewEngine, StoreEngine } from '@waggle/store/conformance/opened-stores.ts';
import { type SettableClock, settableClock } from '@waggle/store/conformance/settable-clock.ts';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { type Relay, type RelayOptions, startRelay } from '../relay.ts';
import { type MemoryStreams, memoryStreams } from './memory-streams.ts';

interface Parts {
  readonly engine: StoreEngine;
  readonly clock: SettableClock;
  readonly store: Store<BalancesRecords>;
  readonly streams: MemoryStreams;
  readonly relays: Relay[];
  readonly said: string[];
}

/** The streams of the test service. */
const published = ['orders-stream', 'order-simulation-stream'] as const satisfies readonly StreamName[];

/** Call in a `describe`: gives each of its tests a new store, clock and streams, and stops its relays. */
export function relayUnderTest(newEngine: NewEngine) {
  let parts: Parts | undefined;
  const now = (): Parts => {
    if (!parts) throw new Error('use what relayUnderTest gives inside a test');
    return parts;
  };
  beforeEach(async () => {
    const engine = await newEngine();
    const clock = settableClock();
    const store = await engine.open({ clock, newId });
    parts = { engine, clock, store, streams: memoryStreams(), relays: [], said: [] };
  });
  afterEach(async () => {
    const { streams, relays, engine } = now();
    streams.hang = null;
    for (const relay of relays) await relay.stop();
    await engine.close();
  });

  return {
    get engine() {
      return now().engine;
    },
    get clock() {
      return now().clock;
    },
    get store() {
      return now().store;
    },
    get streams() {
      return now().streams;
    },
    /** The observer calls of the relays, in order. */
    get said() {
      return now().said;
    },
    relay(options: Partial<RelayOptions> = {}): Relay {
      const { store, streams, clock, relays, said } = now();
      const started = startRelay({
        outbox: store.outbox,
        log: streams,
        streams: published,
        owner: `relay ${relays.length}`,
        clock,
        random: () => 0.5,
        observer: {
          unavailable: (_, error) => said.push(`unavailable: ${(error as Error).message}`),
          recovered: () => said.push('recovered'),
          failed: (stream, _, error) => said.push(`failed on ${stream}: ${(error as Error).message}`),
          refilled: (stream, count) => said.push(`refilled ${stream} with ${count}`),
        },
        ...options,
      });
      relays.push(started);
      return started;
    },
    /** Commits an event of an order. */
    confirm: (order: string, version: number) =>
      now().store.transaction(requested(), (tx) =>
        tx.emit('order.confirmed', step(order as OrderId, version, 'confirmed')),
      ),
    /** Commits an event of each order in one transaction. */
    confirmAll: (orders: readonly string[], version: number) =>
      now().store.transaction(requested(), async (tx) => {
        for (const order of orders) await tx.emit('order.confirmed', step(order as OrderId, version, 'confirmed'));
      }),
    /** Waits until exactly these versions of an order are on its stream. */
    published: (order: string, versions: readonly number[]) =>
      vi.waitFor(() => expect(now().streams.versions('orders-stream', order)).toEqual(versions), { timeout: 20_000 }),
    /** Waits until nothing is unpublished. */
    nothingLeft: () =>
      vi.waitFor(async () => expect(await now().store.outbox.backlog()).toMatchObject({ count: 0 }), {
        timeout: 20_000,
      }),
    /** Waits for an observer call. */
    wentWrong: (line: string) => vi.waitFor(() => expect(now().said).toContain(line), { timeout: 20_000 }),
  };
}
