// The state that the parts of one consumer share.
import type { ConsumerOptions, RetryPolicy } from './consumer-options.ts';
import { defaultRetryPolicy } from './consumer-options.ts';
import { createEngineAttempts, type EngineAttempts } from './engine-attempts.ts';
import type { Member } from './event-log.ts';
import { createHeldEntries, type HeldEntries, type HeldEntry } from './held-entries.ts';
import { createLanes, type Lanes } from './lanes.ts';
import { createNotice, type Notice } from './pause.ts';

type Defaulted = 'concurrency' | 'maxHeld' | 'leaseMs' | 'waitMs' | 'observer';

export interface ConsumerState {
  readonly options: Omit<ConsumerOptions, Defaulted | 'retry'> & Required<Pick<ConsumerOptions, Defaulted>>;
  readonly retry: RetryPolicy;
  readonly streams: readonly string[];
  readonly held: HeldEntries;
  readonly lanes: Lanes;
  readonly engine: EngineAttempts;
  /** Notified on every change that someone may wait for. */
  readonly changed: Notice;
  /** Aborted when reading and claiming stop. */
  readonly stopping: AbortController;
  /** Aborted when all work stops: entries still held are abandoned to others. */
  readonly over: AbortController;
  /** When the read loop of the slowest stream last began a round, by the clock. */
  readonly lastTurnAt: number;
  /** Records that the read loop of a stream begins a round. */
  turn(stream: string): void;
  member(stream: string): Member;
  /** Releases a settled entry. */
  release(held: HeldEntry): void;
  /** Releases an entry that the engine refused something about: it stays pending and is claimed again. No-op after the stop. */
  letGo(held: HeldEntry): void;
  /** Releases an entry that another process has claimed, and aborts its handler's signal. */
  lose(held: HeldEntry): void;
}

export function createConsumerState(given: ConsumerOptions): ConsumerState {
  const options = { concurrency: 32, maxHeld: 1_000, leaseMs: 30_000, waitMs: 5_000, observer: {}, ...given };
  const { clock, random, group, consumer, observer } = options;
  const held = createHeldEntries();
  const changed = createNotice();
  const over = new AbortController();
  const streams = options.subscriptions.map(({ stream }) => stream);
  const startedAt = clock.now();
  const turns = new Map(streams.map((stream) => [stream, startedAt]));
  return {
    options,
    retry: { ...defaultRetryPolicy, ...given.retry },
    streams,
    held,
    lanes: createLanes(options.concurrency, clock, changed),
    // Backoffs stay well below a lease, so that leases are renewed in time when the engine comes back.
    engine: createEngineAttempts(clock, random, Math.min(2_000, options.leaseMs / 3), observer),
    changed,
    stopping: new AbortController(),
    over,
    get lastTurnAt() {
      // A consumer without streams is never behind.
      return streams.length === 0 ? clock.now() : Math.min(...turns.values());
    },
    turn(stream) {
      turns.set(stream, clock.now());
    },
    member: (stream) => ({ stream, group, consumer }),
    release(entry) {
      if (held.remove(entry)) changed.notify();
    },
    letGo(entry) {
      if (over.signal.aborted) return;
      if (held.remove(entry)) changed.notify();
    },
    lose(lost) {
      if (!held.remove(lost)) return;
      const { stream, id } = lost.entry;
      lost.lease.abort(
        new Error(`the lease of ${id} on ${stream} was lost: another consumer of ${group} may handle it`),
      );
      observer.leaseLost?.(stream, id, lost.event);
      changed.notify();
    },
  };
}
