// A task that runs again and again, with a pause between the end of a run and the beginning of the next.
import { atMost, type Clock, type Loop, startLoop } from '@waggle/contracts';

export type PeriodicTask = Pick<Loop, 'stop'>;

/** The first run begins after `intervalMs`. What `work` throws goes to `failed`, and the next run comes as usual. */
export function startPeriodicTask(
  clock: Clock,
  intervalMs: number,
  work: () => Promise<unknown>,
  failed: (error: unknown) => void,
): PeriodicTask {
  const next = atMost(intervalMs);
  return startLoop({
    clock,
    first: next,
    async round() {
      await work();
      return next;
    },
    failed(error) {
      failed(error);
      return next;
    },
  });
}
