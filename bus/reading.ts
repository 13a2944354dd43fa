// Feeds a consumer: reads new entries and claims those of dead processes. Each stream has its own loops, so that one that the
// engine refuses does not block the others.
import { atMost, atOnce, startLoop } from '@waggle/contracts';
import { jittered } from './backoff.ts';
import type { ConsumerState } from './consumer-state.ts';
import { GroupMissingError, type GroupReader } from './event-log.ts';
import type { Handling } from './handling.ts';
import { pause, until } from './pause.ts';

export interface StreamReading {
  /** Ends a pending read; resolves when reading and claiming have stopped. Call after the consumer's stop has begun. */
  end(): Promise<void>;
}

/** Reads and claims a stream's entries until the consumer stops. */
export function startReading(state: ConsumerState, handling: Handling, stream: string): StreamReading {
  const { log, group, consumer } = state.options;
  const reader = log.openReader([stream], group, consumer);
  const reading = (async () => {
    await ensureGroup(state, stream);
    // Claims first: abandoned entries are older than unread ones.
    const more = await claimAbandoned(state, handling, stream, () => state.beginRound(stream));
    const claiming = keepClaiming(state, handling, stream, more);
    await readNew(state, reader, handling, stream);
    await claiming.stop();
  })();
  return {
    async end() {
      await Promise.all([reader.close(), reading]);
    },
  };
}

/** Creates the group if it is missing. */
async function ensureGroup(state: ConsumerState, stream: string): Promise<void> {
  const { log, group } = state.options;
  const ensure = async () => {
    state.beginRound(stream);
    await log.ensureGroup(stream, group);
  };
  await state.engine.insist(ensure, state.stopping.signal);
}

/** Reads until the consumer stops, never more than it can start at once. */
async function readNew(state: ConsumerState, reader: GroupReader, handling: Handling, stream: string): Promise<void> {
  const { clock, waitMs } = state.options;
  const { signal } = state.stopping;
  const attempts = state.engine.begin();
  let failures = 0;
  while (!signal.aborted) {
    state.beginRound(stream);
    const free = freePlaces(state);
    if (free <= 0) {
      await pause(clock, waitMs, signal, state.changed);
      continue;
    }
    try {
      // After a failure the read does not block, so that it shows at once whether the engine is back.
      const entries = await reader.read(shareOf(state, free), failures > 0 ? 0 : waitMs);
      failures = 0;
      attempts.over();
      for (const entry of entries) handling.accept(entry, false);
    } catch (error) {
      if (signal.aborted) break;
      failures += 1;
      const missing = error instanceof GroupMissingError;
      if (missing) await ensureGroup(state, stream);
      // A group that is missing right after its creation counts as an outage.
      if (!missing || failures > 1) await attempts.failed(error, signal);
    }
  }
  attempts.over();
}

/** Claims entries of dead processes. True when there may be more. @param attempted called on each attempt */
async function claimAbandoned(
  state: ConsumerState,
  handling: Handling,
  stream: string,
  attempted = () => {},
): Promise<boolean> {
  const { log, leaseMs, observer } = state.options;
  const limit = freePlaces(state);
  if (limit <= 0) return true;
  const claim = () => {
    attempted();
    return log.claimIdle(state.member(stream), leaseMs, limit);
  };
  const claimed = await state.engine.reach(claim, null, state.stopping.signal);
  if (claimed === undefined) return false;
  if (claimed === null) {
    await ensureGroup(state, stream);
    return false;
  }
  if (claimed.lost.length > 0) observer.lost?.(stream, claimed.lost);
  const taken = claimed.entries.filter((entry) => handling.accept(entry, true)).length;
  if (taken > 0) observer.claimed?.(stream, taken);
  return taken === limit;
}

/** Claims until the consumer stops: about twice per lease, and sooner while there are more than it could take. */
function keepClaiming(state: ConsumerState, handling: Handling, stream: string, more: boolean) {
  const { clock, random, leaseMs } = state.options;
  const { signal } = state.stopping;
  const next = (again: boolean) => (again ? atOnce : atMost(jittered(leaseMs / 2, random)));
  return startLoop({
    clock,
    first: next(more),
    async round() {
      // Entries that could not start here are better left to a process with free slots.
      await until(() => freePlaces(state) > 0, state.changed, signal);
      return next(!signal.aborted && (await claimAbandoned(state, handling, stream)));
    },
    failed(error) {
      state.engine.refused(error);
      return next(false);
    },
  });
}

const freePlaces = ({ options, lanes, held }: ConsumerState): number =>
  Math.min(options.concurrency - lanes.busy, options.maxHeld - held.size);

// The streams are read concurrently: reserve slots, so that one does not take the others'.
const shareOf = ({ options, streams }: ConsumerState, free: number): number =>
  Math.min(options.batch, Math.max(leastShare(options, free), Math.floor(free / streams.length)));

/**
 * Partitions are many, and a read that takes one or two entries costs as much as one that takes eight. A few entries wait here then, with
 * their leases renewed; few enough that other processes of the group have work too.
 */
const leastShare = ({ log, concurrency }: ConsumerState['options'], free: number): number =>
  log.partitions ? Math.min(free, Math.ceil(concurrency / 4)) : 1;
