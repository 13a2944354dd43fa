// Ends a process: gracefully on the first signal, at once on the second, and after an uncaught error.
import type { Logger } from 'pino';

export interface Ending {
  /** Fires at the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** Sets what to do before exiting with 0. Runs it at once when the signal has already fired. */
  onEnd(stop: () => Promise<void>): void;
}

/** Handles the process's signals from now on. Call it before anything is started. */
export function endOnSignals(log: Logger, hardStopMs: number): Ending {
  const ending = new AbortController();
  let stop: (() => Promise<void>) | null = null;
  let endingSince = 0;
  const end = async () => {
    if (!stop) return;
    // The process must end, whatever hangs.
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
      log.info({ signal: name }, 'stopping; a second signal stops at once');
      ending.abort(new StartAbortedError(`ended by ${name}`));
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

// Ctrl-C reaches both this process and npm, which passes it on. Two signals this close together are one Ctrl-C; treating
// them as two would abort every stop under `npm start`.
const sameSignalMs = 300;

/** The reason when a signal aborted the start. */
export class StartAbortedError extends Error {
  override readonly name = 'StartAbortedError';
  readonly code = 'ended';
}

const signals = [
  ['SIGINT', 2],
  ['SIGTERM', 15],
] as const;

// After an unexpected error, state in memory cannot be trusted; the store can.
function fail(log: Logger, error: unknown): never {
  log.fatal({ err: error }, 'ended by an error');
  process.exit(1);
}
