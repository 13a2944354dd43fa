// Runs a chore again and again, with a pause between its end and its next beginning.
import type { Clock } from '@waggle/contracts';

export interface Repeated {
  /** Resolves when the chore no longer runs and will not run again. */
  stop(): Promise<void>;
}

/** The first run begins after `everyMs`. What `work` throws goes to `failed`, and the next run comes as usual. */
export function repeat(
  clock: Clock,
  everyMs: number,
  work: () => Promise<unknown>,
  failed: (error: unknown) => void,
): Repeated {
  let running: Promise<void> = Promise.resolve();
  let stopped = false;
  let cancel = () => {};
  const plan = () => {
    if (!stopped) cancel = clock.setTimer(everyMs, () => void run());
  };
  const run = () => {
    running = work()
      .then(() => {}, failed)
      .then(plan);
    return running;
  };
  plan();
  return {
    async stop() {
      stopped = true;
      cancel();
      await running;
    },
  };
}
