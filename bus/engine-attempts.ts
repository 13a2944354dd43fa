// Trying an engine until it answers: pauses that grow, and one report when it goes away and one when it is back.
import type { Clock, Random } from '@waggle/contracts';
import { engineDelay } from './backoff.ts';
import type { ConsumerObserver } from './consumer-options.ts';
import { GroupMissingError } from './event-log.ts';
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
  /**
   * Tries `operation` until it succeeds; undefined when `until` aborts first. A group that is missing is an answer:
   * `ifGroupMissing`. Any other error is taken as the engine being away, so that no mistake of it can end a consumer.
   */
  reach<T>(operation: () => Promise<T>, ifGroupMissing: T, until: AbortSignal): Promise<T | undefined>;
}

export function createEngineAttempts(
  clock: Clock,
  random: Random,
  maxPauseMs: number,
  observer: Pick<ConsumerObserver, 'unavailable' | 'recovered'>,
): EngineAttempts {
  // Whoever fails now. A set and not a flag: an engine that is out of memory answers reads while it refuses the rest, and
  // must not be reported as away and back at every try.
  const failing = new Set<Attempts>();
  let awaySince = 0;

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

  return {
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
