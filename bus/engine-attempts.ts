// Calls to the engine with retries: a backoff while it is unavailable, one report at the start and the end of an outage, and the
// list of what it refuses.
import { type Clock, messageOf, type Random } from '@waggle/contracts';
import { engineBackoff } from './backoff.ts';
import type { ConsumerObserver } from './consumer-options.ts';
import { EngineUnavailableError, GroupMissingError } from './event-log.ts';
import { pause } from './pause.ts';

/** A sequence of attempts at one operation. */
export interface RetrySequence {
  /** Records a failure and waits for the backoff; returns early when `until` aborts. */
  failed(error: unknown, until: AbortSignal): Promise<void>;
  /** Records that the operation succeeded or was dropped. */
  over(): void;
}

export interface EngineAttempts {
  /** False during an outage. */
  readonly available: boolean;
  /** Why the engine is unavailable, for people; null when it is available. */
  readonly outage: string | null;
  /** What the engine refuses now or refused recently, as messages for people. */
  readonly refusals: readonly string[];
  begin(): RetrySequence;
  /** Reports a refusal, once per message. */
  refused(error: unknown): void;
  /**
   * Retries `operation` until it succeeds; undefined when `until` aborts first. A missing group yields `ifGroupMissing`. A
   * refusal is reported and not retried: undefined as well.
   */
  reach<T>(operation: () => Promise<T>, ifGroupMissing: T, until: AbortSignal): Promise<T | undefined>;
  /** Retries `operation` until it succeeds, refusals included: for what a stream cannot work without. */
  insist(operation: () => Promise<void>, until: AbortSignal): Promise<void>;
}

export function createEngineAttempts(
  clock: Clock,
  random: Random,
  maxPauseMs: number,
  observer: Pick<ConsumerObserver, 'unavailable' | 'recovered' | 'refused' | 'accepted'>,
): EngineAttempts {
  // The operations that currently fail. A map instead of a flag: an engine that is out of memory still answers reads, which must
  // not report it as back while writes fail.
  const failing = new Map<RetrySequence, EngineUnavailableError>();
  let awaySince = 0;
  /** The error codes that were reported during this outage. */
  const refusalCodes = new Set<string>();
  /** Currently refused operations, each with its message. */
  const refusedNow = new Map<RetrySequence, string>();
  /** When each message was last reported. */
  const reported = new Map<string, number>();

  function begin(): RetrySequence {
    let failures = 0;
    const attempts: RetrySequence = {
      failed(error, until) {
        failures += 1;
        if (error instanceof EngineUnavailableError) {
          const first = failing.size === 0;
          failing.set(attempts, error);
          if (first) {
            awaySince = clock.now();
            refusalCodes.clear();
          }
          const { refusal } = error;
          // A server that comes back and rejects the password is news, unlike the next command that it rejects.
          const isNews = refusal !== undefined && !refusalCodes.has(refusal);
          if (refusal !== undefined) refusalCodes.add(refusal);
          if (first || isNews) observer.unavailable?.(error);
        } else {
          refusedNow.set(attempts, messageOf(error));
          refused(error);
        }
        return pause(clock, engineBackoff(failures, maxPauseMs, random), until);
      },
      over() {
        failures = 0;
        if (failing.delete(attempts) && failing.size === 0) observer.recovered?.(clock.now() - awaySince);
        const message = refusedNow.get(attempts);
        if (message === undefined) return;
        refusedNow.delete(attempts);
        if ([...refusedNow.values()].includes(message)) return;
        // The next refusal is reported again.
        reported.delete(message);
        observer.accepted?.(message);
      },
    };
    return attempts;
  }

  function refused(error: unknown): void {
    const message = messageOf(error);
    const known = reported.has(message);
    if (!known && reported.size >= mostReported) return;
    reported.set(message, clock.now());
    if (!known) observer.refused?.(error);
  }

  return {
    refused,
    get available() {
      return failing.size === 0;
    },
    get outage() {
      if (failing.size === 0) return null;
      const refused = [...failing.values()].findLast(({ refusal }) => refusal !== undefined);
      return refused?.message ?? 'the event log cannot be reached';
    },
    get refusals() {
      const recent = [...reported].filter(([, at]) => clock.now() - at < shownMs).map(([message]) => message);
      return [...new Set([...refusedNow.values(), ...recent])];
    },
    begin,
    async reach(operation, ifGroupMissing, until) {
      const attempts = begin();
      try {
        while (!until.aborted) {
          try {
            return await operation();
          } catch (error) {
            if (error instanceof GroupMissingError) return ifGroupMissing;
            if (!(error instanceof EngineUnavailableError)) {
              refused(error);
              return undefined;
            }
            await attempts.failed(error, until);
          }
        }
        return undefined;
      } finally {
        attempts.over();
      }
    },
    async insist(operation, until) {
      const attempts = begin();
      try {
        while (!until.aborted) {
          try {
            return await operation();
          } catch (error) {
            await attempts.failed(error, until);
          }
        }
      } finally {
        attempts.over();
      }
    },
  };
}

/** A bound: messages that name entries are unlimited. */
const mostReported = 100;

/** A refusal about an entry repeats with its next lease, so it stays listed until then. */
const shownMs = 60_000;
