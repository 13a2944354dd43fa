// Where a consumer's entries come from: new ones are read, those of dead processes are claimed.
import { jittered } from './backoff.ts';
import type { ConsumerState } from './consumer-state.ts';
import { GroupMissingError, type GroupReader } from './event-log.ts';
import type { Handling } from './handling.ts';
import { pause, until } from './pause.ts';

/** Makes the groups that are missing. */
export async function ensureGroups(state: ConsumerState): Promise<void> {
  const { log, group } = state.options;
  const ensure = async () => {
    state.turn();
    for (const stream of state.streams) await log.ensureGroup(stream, group);
  };
  await state.engine.reach(ensure, undefined, state.stopping.signal);
}

/** Reads until the consumer stops: never more than can be started at once. */
export async function readNew(state: ConsumerState, reader: GroupReader, handling: Handling): Promise<void> {
  const { clock, waitMs } = state.options;
  const { signal } = state.stopping;
  const attempts = state.engine.begin();
  let failures = 0;
  while (!signal.aborted) {
    state.turn();
    const free = freePlaces(state);
    if (free <= 0) {
      await pause(clock, waitMs, signal, state.changed);
      continue;
    }
    try {
      // After a failure the read does not wait, so that it is known at once whether the engine is back.
      const entries = await reader.read(free, failures > 0 ? 0 : waitMs);
      failures = 0;
      attempts.over();
      for (const entry of entries) handling.accept(entry, false);
    } catch (error) {
      if (signal.aborted) break;
      failures += 1;
      const missing = error instanceof GroupMissingError;
      if (missing) await ensureGroups(state);
      // A group that is missing right after it was made is as bad as an engine that is away.
      if (!missing || failures > 1) await attempts.failed(error, signal);
    }
  }
  attempts.over();
}

/** Claims the entries of dead processes now. True when there may be more of them. @param tried called at each try */
export async function claimAbandoned(state: ConsumerState, handling: Handling, tried = () => {}): Promise<boolean> {
  const { log, leaseMs, observer } = state.options;
  let more = false;
  for (const stream of state.streams) {
    const limit = freePlaces(state);
    if (limit <= 0) return true;
    const claim = () => {
      tried();
      return log.claimIdle(state.member(stream), leaseMs, limit);
    };
    const claimed = await state.engine.reach(claim, null, state.stopping.signal);
    if (claimed === undefined && state.stopping.signal.aborted) return false;
    if (claimed === undefined) continue;
    if (claimed === null) {
      await ensureGroups(state);
      continue;
    }
    if (claimed.lost.length > 0) observer.lost?.(stream, claimed.lost);
    const taken = claimed.entries.filter((entry) => handling.accept(entry, true)).length;
    if (taken > 0) observer.claimed?.(stream, taken);
    if (taken === limit) more = true;
  }
  return more;
}

/** Claims until the consumer stops: about twice in a lease, and sooner while there is more than could be taken. */
export async function keepClaiming(state: ConsumerState, handling: Handling, more: boolean): Promise<void> {
  const { clock, random, leaseMs } = state.options;
  const { signal } = state.stopping;
  let again = more;
  while (!signal.aborted) {
    if (!again) await pause(clock, jittered(leaseMs / 2, random), signal);
    // Claimed entries that could not be started would only be kept from a process that has room for them.
    await until(() => freePlaces(state) > 0, state.changed, signal);
    if (!signal.aborted) again = await claimAbandoned(state, handling);
  }
}

const freePlaces = ({ options, lanes, held }: ConsumerState): number =>
  Math.min(options.concurrency - lanes.busy, options.maxHeld - held.size);
