// Trying an engine until it answers: pauses that grow, and one report when it goes away and one when it is back.
import type { Clock, Random } from '@waggle/contracts';
import { engineDelay } from './backoff.ts';
import type { ConsumerObserver } from './consumer-options.ts';
import { EngineUnavailableError, GroupMissingError } from './event-log.ts';
import { pause } from './pause.ts';

/** Attempts at one thing, one after another. */
export interface Attempts {
  /** Notes a failure and waits before the next attempt; ends early when `until` aborts. */
  failed(error: unknown, until: AbortSignal): Promise<void>;
  /** Notes that the engine answered, or that nobody asks any more. */
  over(): void;
}

export interface EngineAttempts {
  readonly available: boolean;
  begin(): Attempts;
  /** Tells of an error that trying again would only repeat, once for each message. */
  mistaken(error: unknown): void;
  /**
   * Tries `operation` until it succeeds; undefined when `until` aborts first. A group that is missing is an answer:
   * `ifGroupMissing`. An error that is no outage is a mistake, which trying again would only repeat: it is told of, once for
   * each message, and the answer is undefined.
   */
  reach<T>(operation: () => Promise<T>, ifGroupMissing: T, until: AbortSignal): Promise<T | undefined>;
}

export function createEngineAttempts(
  clock: Clock,
  random: Random,
  maxPauseMs: number,
  observer: Pick<ConsumerObserver, 'unavailable' | 'recovered' | 'mistaken'>,
): EngineAttempts {
  // Whoever fails now. A set and not a flag: an engine that is out of memory answers reads while it refuses the rest, and
  // must not be reported as away and back at every try.
  const failing = new Set<Attempts>();
  let awaySince = 0;
  const told = new Set<string>();

  function begin(): Attempts {
    let failures = 0;
    const attempts: Attempts = {
      failed(error, until) {
        failures += 1;
        const first = failing.size === 0;
        failing.add(attempts);
        if (first) {
          awaySince = clock.now();
          observer.unavailable?.(error);
        }
        return pause(clock, engineDelay(failures, maxPauseMs, random), until);
      },
      over() {
        failures = 0;
        if (failing.delete(attempts) && failing.size === 0) observer.recovered?.(clock.now() - awaySince);
      },
    };
    return attempts;
  }

  function mistaken(error: unknown): void {
    const message = String(error);
    if (told.has(message) || told.size >= mostTold) return;
    told.add(message);
    observer.mistaken?.(error);
  }

  return {
    mistaken,
    get available() {
      return failing.size === 0;
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
              mistaken(error);
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
  };
}

/** Messages may name entries, and then have no end. */
const mostTold = 100;
