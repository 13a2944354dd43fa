// Ends a process when it is told to: once in order, a second time at once; and when it can no longer be trusted.
import type { Logger } from 'pino';

export interface Ending {
  /** Fires at the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** What to do before exiting with 0; what is set when the signal has come already runs at once. */
  onEnd(stop: () => Promise<void>): void;
}

/** Takes the process's signals from here on. Call it before anything is started. */
export function endOnSignals(log: Logger, hardStopMs: number): Ending {
  const ending = new AbortController();
  let stop: (() => Promise<void>) | null = null;
  let endingSince = 0;
  const end = async () => {
    if (!stop) return;
    // Whatever hangs, the process ends.
    setTimeout(() => fail(log, new Error(`the stop took longer than ${hardStopMs} ms`)), hardStopMs).unref();
    try {
      await stop();
    } catch (error) {
      return fail(log, error);
    }
    log.info('stopped');
    process.exit(0);
  };
  for (const [name, number] of signals) {
    process.on(name, () => {
      if (ending.signal.aborted) {
        if (performance.now() - endingSince > sameSignalMs) process.exit(128 + number);
        return;
      }
      endingSince = performance.now();
      log.info({ signal: name }, 'stopping; once more stops at once');
      ending.abort(new EndedError(`ended by ${name}`));
      void end();
    });
  }
  process.on('uncaughtException', (error) => fail(log, error));
  process.on('unhandledRejection', (error) => fail(log, error));
  return {
    signal: ending.signal,
    onEnd(next) {
      stop = next;
      if (ending.signal.aborted) void end();
    },
  };
}

// Ctrl-C reaches this process and npm, which passes it on: two signals this close together are one Ctrl-C, and taking them
// for two would cut every stop under `npm start` off.
const sameSignalMs = 300;

/** The reason of a start that a signal ended. */
export class EndedError extends Error {
  override readonly name = 'EndedError';
  readonly code = 'ended';
}

const signals = [
  ['SIGINT', 2],
  ['SIGTERM', 15],
] as const;

// After an error that nobody expected, state in memory is unknown; what is in the store is not.
function fail(log: Logger, error: unknown): never {
  log.fatal({ err: error }, 'ended by an error');
  process.exit(1);
}
