// A loop of rounds that can be woken: the one way in which parts of a process do something again and again.
import type { Clock } from './runtime.ts';

/** What follows a round. Neither: the next one comes when the loop is woken, and then at once. */
export interface Pause {
  /** The next round comes after so many ms, woken or not. */
  readonly atMostMs?: number;
  /** No wake begins a round before so many ms have passed; one that came in between begins it then. */
  readonly atLeastMs?: number;
}

/** The next round comes when the loop is woken. */
export const untilWoken: Pause = {};
/** The next round comes at once. */
export const atOnce: Pause = { atMostMs: 0 };
/** The next round comes after `ms`, or at once when the loop is woken. */
export const atMost = (ms: number): Pause => ({ atMostMs: ms });
/** The next round comes after `ms`; a wake does not bring it forward. */
export const exactly = (ms: number): Pause => ({ atMostMs: ms, atLeastMs: ms });

export interface LoopOptions {
  readonly clock: Clock;
  /** One round. Rounds never overlap. The signal fires when the loop is stopped, for a round that waits for something. */
  readonly round: (stopping: AbortSignal) => Promise<Pause>;
  /** Decides what follows a round that rejected. @param failuresInARow from 1 */
  readonly failed: (error: unknown, failuresInARow: number) => Pause;
  /** What comes before the first round. Default: it begins at once. */
  readonly first?: Pause;
}

export interface Loop {
  /** Asks for a round. While one runs, another one begins after it: the running one may have looked too early. */
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
 * Runs `work` when asked, and once more after it for all who ask while it runs. Each gets a promise of a run that began
 * after it asked.
 */
export function onceMoreWhenAsked(work: () => Promise<void>): () => Promise<void> {
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
    // Asked for first: between the end of the running one and the beginning of the next neither runs.
    if (next) return next;
    if (!running) return run();
    // After either outcome of the running one: its failure is not that of those who ask now.
    next = running.then(run, run);
    return next;
  };
}
