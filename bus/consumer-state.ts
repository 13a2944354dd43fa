// The state that the parts of one consumer share, and the entries that it holds: read or claimed, and not yet acknowledged,
// dead-lettered or lost.
import type { AnyEvent } from '@waggle/contracts';
import { streamOfPartition } from '@waggle/contracts/partitions.ts';
import type { ConsumerLimits, ConsumerObserver, ConsumerOptions, RetryPolicy } from './consumer-options.ts';
import { defaultConsumerLimits, defaultRetryPolicy } from './consumer-options.ts';
import { createEngineAttempts, type EngineAttempts } from './engine-attempts.ts';
import type { Entry, Member } from './event-log.ts';
import { createLanes, type Lanes } from './lanes.ts';
import { createNotifier, type Notifier } from './pause.ts';

type Defaulted = keyof ConsumerLimits | 'leaseMs' | 'waitMs' | 'observer';

export interface HeldEntry {
  readonly entry: Entry;
  /** Claimed from another process, which may have failed at it. */
  readonly claimed: boolean;
  /** Aborted when the lease is lost, or the consumer abandons the entry. */
  readonly lease: AbortController;
  /** It is being acknowledged or dead-lettered: its absence on the engine is then not a lost lease. */
  settling: boolean;
  /** The decoded event; null before decoding, or when decoding failed. */
  event: AnyEvent | null;
}

interface HeldEntries {
  readonly size: number;
  /** Null when it is already held: the engine may deliver an entry again after a late renewal. */
  add(entry: Entry, claimed: boolean): HeldEntry | null;
  has(held: HeldEntry): boolean;
  /** False when it is no longer held. */
  remove(held: HeldEntry): boolean;
  all(): HeldEntry[];
  /** The held entries by stream. */
  byStream(): Map<string, HeldEntry[]>;
}

export interface ConsumerState {
  readonly options: Omit<ConsumerOptions, Defaulted | 'retry'> & Required<Pick<ConsumerOptions, Defaulted>>;
  readonly retry: RetryPolicy;
  readonly streams: readonly string[];
  readonly held: HeldEntries;
  readonly lanes: Lanes;
  readonly engine: EngineAttempts;
  /** Notified on every change that someone may wait for. */
  readonly changed: Notifier;
  /** Aborted when reading and claiming stop. */
  readonly stopping: AbortController;
  /** Aborted when all work stops: entries still held are abandoned to others. */
  readonly over: AbortController;
  /** When the read loop of the slowest stream last began a round, by the clock. */
  readonly lastRoundAt: number;
  /** Records that the read loop of a stream begins a round. */
  beginRound(stream: string): void;
  member(stream: string): Member;
  /** Releases a settled entry. */
  release(held: HeldEntry): void;
  /** Releases an entry that the engine refused something about: it stays pending and is claimed again. No-op after the stop. */
  abandon(held: HeldEntry): void;
  /** Releases an entry that another process has claimed, and aborts its handler's signal. */
  lose(held: HeldEntry): void;
}

export function createConsumerState(given: ConsumerOptions): ConsumerState {
  const { log, observer: own = {} } = given;
  const observer = log.partitions ? ofWholeStreams(own) : own;
  const options = { ...defaultConsumerLimits, leaseMs: 30_000, waitMs: 5_000, ...given, observer };
  const { clock, random, group, consumer } = options;
  const held = createHeldEntries();
  const changed = createNotifier();
  const over = new AbortController();
  // A partition is read, claimed and renewed like a stream of its own.
  const streams = options.subscriptions.flatMap(({ stream }) => options.log.partitions?.of(stream) ?? [stream]);
  const startedAt = clock.now();
  const lastRounds = new Map(streams.map((stream) => [stream, startedAt]));
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
    get lastRoundAt() {
      // A consumer without streams is never behind.
      return streams.length === 0 ? clock.now() : Math.min(...lastRounds.values());
    },
    beginRound(stream) {
      lastRounds.set(stream, clock.now());
    },
    member: (stream) => ({ stream, group, consumer }),
    release(entry) {
      if (held.remove(entry)) changed.notify();
    },
    abandon(entry) {
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

/** Reports what happens on a partition under the name of its stream. */
const ofWholeStreams = (observer: ConsumerObserver): ConsumerObserver => ({
  ...observer,
  handled: (event, stream, ms) => observer.handled?.(event, streamOfPartition(stream), ms),
  repeated: (event, stream, ms) => observer.repeated?.(event, streamOfPartition(stream), ms),
  failed: (event, stream, ...rest) => observer.failed?.(event, streamOfPartition(stream), ...rest),
  deadLettered: (stream, ...rest) => observer.deadLettered?.(streamOfPartition(stream), ...rest),
  unknown: (stream, ...rest) => observer.unknown?.(streamOfPartition(stream), ...rest),
  leaseLost: (stream, ...rest) => observer.leaseLost?.(streamOfPartition(stream), ...rest),
  lost: (stream, ids) => observer.lost?.(streamOfPartition(stream), ids),
  claimed: (stream, count) => observer.claimed?.(streamOfPartition(stream), count),
});

function createHeldEntries(): HeldEntries {
  const entries = new Map<string, HeldEntry>();
  const keyOf = ({ stream, id }: Entry) => `${id} ${stream}`;
  const has = (held: HeldEntry) => entries.get(keyOf(held.entry)) === held;
  return {
    get size() {
      return entries.size;
    },
    add(entry, claimed) {
      const key = keyOf(entry);
      if (entries.has(key)) return null;
      const held: HeldEntry = { entry, claimed, lease: new AbortController(), settling: false, event: null };
      entries.set(key, held);
      return held;
    },
    has,
    remove: (held) => has(held) && entries.delete(keyOf(held.entry)),
    all: () => [...entries.values()],
    byStream: () => Map.groupBy(entries.values(), ({ entry }) => entry.stream),
  };
}
