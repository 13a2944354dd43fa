// A handler that is slow or fails while a fault says so.
import type { Clock } from '@waggle/contracts';
import type { EventHandler } from '../consumer-options.ts';
import { pause } from '../pause.ts';
import type { FaultSet } from './fault-set.ts';

/** What an injected fault fails with: nobody should look for its cause in the code. */
export class InjectedFaultError extends Error {
  override readonly name = 'InjectedFaultError';
}

export const faultyHandler =
  (handle: EventHandler, service: string, faults: FaultSet, clock: Clock): EventHandler =>
  async (event, context) => {
    const slow = faults.fire('slow-handler', service, event);
    if (slow) await pause(clock, slow.ms ?? 0, context.signal);
    const failing = faults.fire('failing-handler', service, event);
    if (failing) throw new InjectedFaultError(`the fault ${failing.fault_id} fails this handler on purpose`);
    await handle(event, context);
  };
