// A chore that is done again and again, with a pause between its end and its next beginning.
import { atMost, type Clock, type Loop, startLoop } from '@waggle/contracts';

export type Repeated = Pick<Loop, 'stop'>;

/** The first run begins after `everyMs`. What `work` throws goes to `failed`, and the next run comes as usual. */
export function repeat(
  clock: Clock,
  everyMs: number,
  work: () => Promise<unknown>,
  failed: (error: unknown) => void,
): Repeated {
  const next = atMost(everyMs);
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
