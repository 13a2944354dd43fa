// Where faults act on a service: its event log, its handler, its consumer. Without faults, each is as it was given.
import type { Consumer, EventHandler, EventLog } from '@waggle/bus';
import type { FaultSet } from '@waggle/bus/faults/fault-set.ts';
import { faultyHandler } from '@waggle/bus/faults/faulty-handler.ts';
import { faultyLog } from '@waggle/bus/faults/faulty-log.ts';
import { startMortalConsumer } from '@waggle/bus/faults/mortal-consumer.ts';
import type { Clock } from '@waggle/contracts';
import { newConsumerName } from './consumer-name.ts';

export interface FaultSeams {
  log(log: EventLog): EventLog;
  handler(handle: EventHandler): EventHandler;
  /** @param name of the first; one that takes its place has another */
  consumer(name: string, start: (name: string) => Consumer): Consumer;
}

const none: FaultSeams = {
  log: (log) => log,
  handler: (handle) => handle,
  consumer: (name, start) => start(name),
};

export function seamsOf(faults: FaultSet | null, service: string, clock: Clock): FaultSeams {
  if (!faults) return none;
  return {
    log: (log) => faultyLog(log, service, faults, clock),
    handler: (handle) => faultyHandler(handle, service, faults, clock),
    consumer(name, start) {
      const names = [name].values();
      return startMortalConsumer(service, faults, () => start(names.next().value ?? newConsumerName()));
    },
  };
}
