// Lanes: tasks of one key run in sequence, in the order they were added; tasks of different keys run concurrently.
import type { Clock } from '@waggle/contracts';
import type { Notifier } from './pause.ts';

/** The outcome of a run: done, or a retry after a pause during which the lane waits. */
export type RunOutcome = { readonly kind: 'done' } | { readonly kind: 'again'; readonly afterMs: number };

/** Must not reject: it handles its own errors. */
export type Run = () => Promise<RunOutcome>;

export interface Lanes {
  add(key: string, run: Run): void;
  /** Running tasks. */
  readonly running: number;
  /** Lanes with a running or ready task: each needs a slot. Paused lanes need none. */
  readonly busy: number;
  /** Paused lanes. */
  readonly paused: number;
  /** All tasks. */
  readonly size: number;
  /** Drops paused lanes, now and whenever one would pause; the others run to completion. */
  drain(): void;
  /** Starts no more tasks. */
  halt(): void;
}

interface Lane {
  readonly key: string;
  readonly tasks: Run[];
  endPause: (() => void) | null;
}

/** @param changed notified after every run and every pause */
export function createLanes(concurrency: number, clock: Clock, changed: Notifier): Lanes {
  const lanes = new Map<string, Lane>();
  const ready: Lane[] = [];
  let phase: 'open' | 'draining' | 'halted' = 'open';
  let running = 0;
  let paused = 0;
  let size = 0;

  function add(key: string, run: Run): void {
    size += 1;
    const lane = lanes.get(key);
    if (lane) {
      lane.tasks.push(run);
      return;
    }
    const opened: Lane = { key, tasks: [run], endPause: null };
    lanes.set(key, opened);
    makeReady(opened);
  }

  function makeReady(lane: Lane): void {
    ready.push(lane);
    startReady();
  }

  async function runFirst(lane: Lane): Promise<void> {
    const [run] = lane.tasks;
    if (!run) return;
    running += 1;
    const outcome = await run();
    running -= 1;
    if (outcome.kind === 'done') next(lane);
    else if (phase === 'open') pauseLane(lane, outcome.afterMs);
    else drop(lane);
    startReady();
    changed.notify();
  }

  function next(lane: Lane): void {
    lane.tasks.shift();
    size -= 1;
    if (lane.tasks.length > 0) ready.push(lane);
    else lanes.delete(lane.key);
  }

  function pauseLane(lane: Lane, ms: number): void {
    paused += 1;
    const cancel = clock.setTimer(ms, () => {
      lane.endPause = null;
      paused -= 1;
      makeReady(lane);
      changed.notify();
    });
    lane.endPause = () => {
      cancel();
      lane.endPause = null;
      paused -= 1;
    };
  }

  function drop(lane: Lane): void {
    lane.endPause?.();
    size -= lane.tasks.length;
    lanes.delete(lane.key);
  }

  function startReady(): void {
    while (running < concurrency && phase !== 'halted') {
      const lane = ready.shift();
      if (!lane) return;
      void runFirst(lane);
    }
  }

  return {
    add,
    get running() {
      return running;
    },
    get busy() {
      return running + ready.length;
    },
    get paused() {
      return paused;
    },
    get size() {
      return size;
    },
    drain() {
      phase = 'draining';
      for (const lane of [...lanes.values()]) if (lane.endPause) drop(lane);
    },
    halt() {
      phase = 'halted';
    },
  };
}
