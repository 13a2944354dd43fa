// A loop of rounds that can be woken: all repeated work of a process runs on it.
import type { Clock } from './runtime.ts';

/** When the next round begins. Without both fields: at once when the loop is woken. */
export interface Pause {
  /** The next round begins after this many ms, woken or not. */
  readonly atMostMs?: number;
  /** A wake begins no round before this many ms have passed; an earlier wake takes effect then. */
  readonly atLeastMs?: number;
}

/** The next round begins when the loop is woken. */
export const untilWoken: Pause = {};
/** The next round begins at once. */
export const atOnce: Pause = { atMostMs: 0 };
/** The next round begins after `ms`, or at once when the loop is woken. */
export const atMost = (ms: number): Pause => ({ atMostMs: ms });
/** The next round begins after `ms`; a wake does not bring it forward. */
export const exactly = (ms: number): Pause => ({ atMostMs: ms, atLeastMs: ms });

export interface LoopOptions {
  readonly clock: Clock;
  /** One round. Rounds never overlap. The signal fires when the loop is stopped, for a round that waits for something. */
  readonly round: (stopping: AbortSignal) => Promise<Pause>;
  /** Decides when the next round begins after one that rejected. @param failuresInARow from 1 */
  readonly failed: (error: unknown, failuresInARow: number) => Pause;
  /** When the first round begins. Default: at once. */
  readonly first?: Pause;
}

export interface Loop {
  /** Requests a round. During a round, another one follows it, since the running one may have read too early. */
  wake(): void;
  /** Begins no more rounds; resolves when the running one has ended. */
  stop(): Promise<void>;
}

export function startLoop({ clock, round, failed, first = atOnce }: LoopOptions): Loop {
  const stopping = new AbortController();
  let running: Promise<void> | null = null;
  let woken = false;
  let held = false;
  let failures = 0;
  let cancelTimer = () => {};

  function begin(): void {
    woken = false;
    running = oneRound().then((pause) => {
      running = null;
      rest(pause);
    });
  }

  async function oneRound(): Promise<Pause> {
    try {
      const pause = await round(stopping.signal);
      failures = 0;
      return pause;
    } catch (error) {
      failures += 1;
      return failed(error, failures);
    }
  }

  function rest({ atLeastMs = 0, atMostMs = Number.POSITIVE_INFINITY }: Pause): void {
    if (stopping.signal.aborted) return;
    held = atLeastMs > 0;
    if (held) cancelTimer = clock.setTimer(atLeastMs, () => rest({ atMostMs: atMostMs - atLeastMs }));
    else if (woken || atMostMs <= 0) begin();
    else if (atMostMs < Number.POSITIVE_INFINITY) cancelTimer = clock.setTimer(atMostMs, begin);
  }

  rest(first);
  return {
    wake() {
      woken = true;
      if (running || held || stopping.signal.aborted) return;
      cancelTimer();
      begin();
    },
    async stop() {
      stopping.abort();
      cancelTimer();
      await running;
    },
  };
}

/**
 * Runs `work` for each call; calls during a run share the one run that follows it. Each call gets the promise of a run that
 * began after the call.
 */
export function coalesceRuns(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  const run = (): Promise<void> => {
    next = null;
    const mine = work().finally(() => {
      if (running === mine) running = null;
    });
    running = mine;
    return mine;
  };
  return () => {
    // Checked first: between the end of one run and the beginning of the next neither is running.
    if (next) return next;
    if (!running) return run();
    // After either outcome of the running one: its failure does not concern the callers of the next.
    next = running.then(run, run);
    return next;
  };
}
