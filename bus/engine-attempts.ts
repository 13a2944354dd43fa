// Attempts at the engine: pauses that grow while it is away, one report when that begins and one when it ends, and what it
// refuses, by name.
import type { Clock, Random } from '@waggle/contracts';
import { engineDelay } from './backoff.ts';
import type { ConsumerObserver } from './consumer-options.ts';
import { EngineUnavailableError, GroupMissingError } from './event-log.ts';
import { pause } from './pause.ts';

/** Attempts at one thing, one after another. */
export interface Attempts {
  /** Notes a failure and waits before the next attempt; ends early when `until` aborts. */
  failed(error: unknown, until: AbortSignal): Promise<void>;
  /** Notes that the engine did it, or that nobody asks any more. */
  over(): void;
}

export interface EngineAttempts {
  /** False while the engine is away. */
  readonly available: boolean;
  /** What the engine refuses now, or refused a short time ago, as messages for people. */
  readonly refusals: readonly string[];
  begin(): Attempts;
  /** Reports what the engine refused, once for each message. */
  refused(error: unknown): void;
  /**
   * Attempts `operation` until it succeeds; undefined when `until` aborts first. A group that is missing is an answer:
   * `ifGroupMissing`. What the engine refuses about one entry is reported and not attempted again: undefined, too.
   */
  reach<T>(operation: () => Promise<T>, ifGroupMissing: T, until: AbortSignal): Promise<T | undefined>;
  /** Attempts `operation` until it succeeds, whatever the engine says: for what a stream is of no use without. */
  insist(operation: () => Promise<void>, until: AbortSignal): Promise<void>;
}

export function createEngineAttempts(
  clock: Clock,
  random: Random,
  maxPauseMs: number,
  observer: Pick<ConsumerObserver, 'unavailable' | 'recovered' | 'refused' | 'accepted'>,
): EngineAttempts {
  // Whoever fails now. A set and not a flag: an engine that is out of memory answers reads while it refuses the rest, and
  // must not be reported as away and back at every attempt.
  const failing = new Set<Attempts>();
  let awaySince = 0;
  /** Attempts that are refused now, each with the message. */
  const refusedNow = new Map<Attempts, string>();
  /** Messages that were reported, and when last. */
  const reported = new Map<string, number>();

  function begin(): Attempts {
    let failures = 0;
    const attempts: Attempts = {
      failed(error, until) {
        failures += 1;
        if (error instanceof EngineUnavailableError) {
          const first = failing.size === 0;
          failing.add(attempts);
          if (first) {
            awaySince = clock.now();
            observer.unavailable?.(error);
          }
        } else {
          refusedNow.set(attempts, messageOf(error));
          refused(error);
        }
        return pause(clock, engineDelay(failures, maxPauseMs, random), until);
      },
      over() {
        failures = 0;
        if (failing.delete(attempts) && failing.size === 0) observer.recovered?.(clock.now() - awaySince);
        const message = refusedNow.get(attempts);
        if (message === undefined) return;
        refusedNow.delete(attempts);
        if ([...refusedNow.values()].includes(message)) return;
        // The next time is news again.
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

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Messages may name entries, and then have no end. */
const mostReported = 100;

/** What was refused about an entry is attempted again with its next lease, so it stays named until then. */
const shownMs = 60_000;
