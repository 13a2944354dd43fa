// A consumer that a fault kills: what it has in work stays pending under its name, as after the death of its process. Another takes
// its place when the fault ends.
import type { Consumer } from '../consumer-options.ts';
import type { FaultSet } from './fault-set.ts';

/** @param start starts one; each has a name of its own */
export function startMortalConsumer(service: string, faults: FaultSet, start: () => Consumer): Consumer {
  let living: Consumer | null = start();
  let dying: Promise<unknown> = Promise.resolve();
  let last = living;
  let stopped = false;
  faults.onChange(() => {
    const isKilled = faults.find('killed-consumer', service) !== null;
    if (stopped || isKilled === (living === null)) return;
    if (living) {
      const killed = living;
      // First: firing is a change, too.
      living = null;
      dying = killed.stop(0);
      faults.fire('killed-consumer', service);
    } else living = last = start();
  });
  return {
    health: () =>
      living ? living.health() : { ...last.health(), outage: 'a fault that was injected on purpose killed it' },
    whenCaughtUp: (timeoutMs) => (living ?? last).whenCaughtUp(timeoutMs),
    async stop(timeoutMs) {
      stopped = true;
      await dying;
      return living ? living.stop(timeoutMs) : { abandoned: 0 };
    },
  };
}
