// Processes one entry: handles, retries, dead-letters or skips it.
import { type AnyEvent, type EventType, type ReadEvent, readEvent, UndecodableEventError } from '@waggle/contracts';
import { streamOfPartition } from '@waggle/contracts/partitions.ts';
import { StoreUnavailableError } from '@waggle/store';
import { createAcknowledging } from './acknowledging.ts';
import { engineBackoff, handlerBackoff } from './backoff.ts';
import { createClaimedRuns, reasonToGiveUp } from './claimed-entries.ts';
import type { ConsumerState, HeldEntry } from './consumer-state.ts';
import { EngineUnavailableError, type Entry, type ErrorRecord, GroupMissingError } from './event-log.ts';
import type { RunOutcome } from './lanes.ts';
import { shownError } from './shown-error.ts';

export interface Handling {
  /** Accepts an entry. False when it is already held, or the consumer has stopped. */
  accept(entry: Entry, claimed: boolean): boolean;
  /** True when nothing is in flight except lanes in backoff. */
  readonly idle: boolean;
  /** What the store said to the event that waits longest for it; null when none waits. */
  readonly storeProblem: string | null;
}

export function createHandling(state: ConsumerState): Handling {
  const { log, group, clock, random, observer, handle } = state.options;
  const acknowledging = createAcknowledging(state);
  const claimedRuns = createClaimedRuns(state);
  const subscribed = new Map<string, ReadonlySet<EventType>>(
    state.options.subscriptions.map(({ stream, events }) => [stream, new Set(events)]),
  );
  let deadLettering = 0;
  const waitingForStore = new Map<HeldEntry, string>();

  function accept(entry: Entry, claimed: boolean): boolean {
    if (state.over.signal.aborted) return false;
    const held = state.held.add(entry, claimed);
    if (!held) return false;
    if (entry.group !== undefined && entry.group !== group) acknowledging.add(held);
    else take(held);
    return true;
  }

  function take(held: HeldEntry): void {
    const { stream, id } = held.entry;
    let read: ReadEvent;
    try {
      read = readEvent(held.entry.event, (type) => subscribed.get(streamOfPartition(stream))?.has(type) ?? false);
    } catch (error) {
      // A retry cannot help, whatever the error is: the bytes stay the same.
      void deadLetter(held, error instanceof UndecodableEventError ? error : new UndecodableEventError(String(error)));
      return;
    }
    if (read.kind === 'event') {
      held.event = read.event;
      if (read.unknownFields.length > 0) {
        observer.unknown?.(stream, id, 'field', `${read.event.event_type} ${read.unknownFields.join(' ')}`);
      }
      state.lanes.add(read.event.payload.order_id, attempting(held, read.event));
      return;
    }
    // A newer publisher's: its services know it, and a later version of this one may handle it when it is published again.
    if (read.kind === 'unknown') observer.unknown?.(stream, id, read.what, read.name);
    acknowledging.add(held);
  }

  function attempting(held: HeldEntry, event: AnyEvent): () => Promise<RunOutcome> {
    const { stream, id, traceparent } = held.entry;
    const { signal } = held.lease;
    const { maxAttempts, unexplainedFailures } = state.retry;
    let failedBefore = held.claimed ? null : 0;
    let deaths = 0;
    let storeFailures = 0;

    async function run(): Promise<RunOutcome> {
      if (!state.held.has(held)) return done;
      if (failedBefore === null) {
        const known = await claimedRuns.readRuns(held);
        if (!known || !state.held.has(held)) return done;
        const problem = reasonToGiveUp(known, state.retry);
        if (problem) return giveUp(problem);
        failedBefore = known.attempts;
        deaths = known.unfinished;
      }
      if (!held.claimed) return once(failedBefore + 1);
      const attempt = failedBefore + 1;
      const outcome = await claimedRuns.run(held, deaths, () => once(attempt));
      deaths = 0;
      return outcome;
    }

    async function once(attempt: number): Promise<RunOutcome> {
      const startedAt = clock.now();
      let acknowledged = false;
      const acknowledgement = log.acknowledgement?.(state.member(stream), id, () => {
        acknowledged = true;
        held.settling = true;
      });
      let repeated = false;
      const repeat = () => {
        repeated = true;
      };
      const tell = () => observer[repeated ? 'repeated' : 'handled']?.(event, stream, clock.now() - startedAt);
      const context = { attempt, signal, repeat, ...(traceparent === undefined ? {} : { traceparent }) };
      try {
        await handle(event, acknowledgement === undefined ? context : { ...context, acknowledgement });
      } catch (error) {
        // An effect after the commit failed: the event is handled, and nothing runs it again.
        if (!acknowledged) return failed(error);
        observer.failed?.(event, stream, attempt, error, null);
      }
      waitingForStore.delete(held);
      if (acknowledged) {
        state.release(held);
        tell();
        return done;
      }
      // The lease is lost or abandoned: the entry is no longer ours to acknowledge.
      if (signal.aborted) return done;
      tell();
      acknowledging.add(held);
      return done;
    }

    async function failed(error: unknown): Promise<RunOutcome> {
      // The failure of an aborted handler says nothing about the event.
      if (signal.aborted) return done;
      if (error instanceof StoreUnavailableError && !(error.unexplained && storeFailures >= unexplainedFailures)) {
        return waitForStore(error);
      }
      const shown = shownError(errorRecord(error), event);
      const record = () => log.recordFailure(state.member(stream), id, shown);
      const failures = await state.engine.reach(record, null, state.over.signal);
      if (!failures) {
        if (failures === null) state.lose(held);
        else state.abandon(held);
        return done;
      }
      failedBefore = failures.attempts;
      const retryInMs = failedBefore < maxAttempts ? handlerBackoff(state.retry, failedBefore, random) : null;
      observer.failed?.(event, stream, failedBefore, error, retryInMs);
      return retryInMs === null ? giveUp(error) : { kind: 'again', afterMs: retryInMs };
    }

    // A store outage says nothing about the event, and counting it would fill the dead letters. It is reported at the first,
    // second, fourth, eighth … failure, so that it does not flood the log.
    function waitForStore(error: StoreUnavailableError): RunOutcome {
      storeFailures += 1;
      waitingForStore.set(held, error.message);
      const afterMs = engineBackoff(storeFailures, longestStorePauseMs, random);
      const isReported = Number.isInteger(Math.log2(storeFailures));
      if (isReported) {
        observer.failed?.(event, stream, failedBefore ?? 0, error, afterMs);
        // For people alone: where the streams are away too, nobody could read it.
        void log.noteError(state.member(stream), id, shownError(errorRecord(error), event)).catch(() => undefined);
      }
      return { kind: 'again', afterMs };
    }

    async function giveUp(error: unknown): Promise<RunOutcome> {
      await deadLetter(held, error);
      return done;
    }

    return run;
  }

  async function deadLetter(held: HeldEntry, error: unknown): Promise<void> {
    const { stream, id } = held.entry;
    deadLettering += 1;
    waitingForStore.delete(held);
    held.settling = true;
    const record = errorRecord(error);
    const copy = () =>
      log.deadLetter(state.member(stream), id, record).catch((refused: unknown) => {
        if (refused instanceof EngineUnavailableError || refused instanceof GroupMissingError) throw refused;
        // An entry that cannot be copied must not stay pending: it would be claimed forever and block the trimming of its stream.
        state.engine.refused(refused);
        const message = `${record.message} (it could not be copied: ${String(refused)})`;
        return log.deadLetter(state.member(stream), id, { ...record, message }, 'nothing');
      });
    const copied = await state.engine.reach(copy, false, state.over.signal);
    deadLettering -= 1;
    if (copied) {
      observer.deadLettered?.(stream, id, error, held.event);
      state.release(held);
    } else if (copied === false) state.lose(held);
    else state.abandon(held);
  }

  return {
    accept,
    get storeProblem() {
      for (const [held, message] of waitingForStore) {
        if (state.held.has(held)) return message;
        waitingForStore.delete(held);
      }
      return null;
    },
    get idle() {
      return state.lanes.size === 0 && acknowledging.idle && deadLettering === 0;
    },
  };
}

const done: RunOutcome = { kind: 'done' };

const longestStorePauseMs = 5_000;

const errorRecord = (error: unknown): ErrorRecord =>
  error instanceof Error
    ? { name: error.name, message: error.message, stack: error.stack ?? '' }
    : { name: typeof error, message: String(error), stack: '' };
