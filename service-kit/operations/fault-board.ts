// Faults in all processes: begun and ended in each by signals, and told by each, so that one can answer for all. They live in memory
// alone: a process that restarts has none.
import type { Signals } from '@waggle/bus';
import {
  createFaultSet,
  type FaultInProcess,
  type FaultSet,
  type InjectedFault,
} from '@waggle/bus/faults/fault-set.ts';
import type { ActiveFault, Clock, ItemId, NewId, OrderId } from '@waggle/contracts';

export interface FaultBoard {
  /** Those of this process. */
  readonly set: FaultSet;
  begin(fault: Omit<InjectedFault, 'fault_id'>, seconds: number, by: string): ActiveFault;
  /** Ends it in all processes; false when none is known to have it. */
  end(faultId: string): boolean;
  active(): ActiveFault[];
  close(): Promise<void>;
}

export interface FaultBoardDeps {
  readonly signals: Pick<Signals, 'send' | 'subscribe'>;
  readonly clock: Clock;
  readonly newId: NewId;
  /** The name of this process. */
  readonly process: string;
  /** The services of this process: a fault of another one is not its. */
  readonly services: readonly string[];
  readonly failed: (error: unknown) => void;
}

/** Of each process: one that is silent for longer has died, and its faults with it. */
const tellEveryMs = 1_000;
const forgottenAfterMs = 5_000;
const faultsChannel = 'faults';
/** Stands for the processes that have not answered yet. */
const askedFor = '';

/** Times in ms since the epoch, by the clock of the process in which it was begun. */
interface Begun {
  readonly fault: InjectedFault;
  readonly began_at: number;
  readonly ends_at: number;
  readonly by: string;
}
type Told = Begun & Pick<FaultInProcess, 'fired'>;
type Message =
  | { readonly what: 'begin'; readonly begun: Begun }
  | { readonly what: 'end'; readonly fault_id: string }
  | { readonly what: 'have'; readonly process: string; readonly faults: readonly Told[] };

export async function createFaultBoard({
  signals,
  clock,
  newId,
  process,
  services,
  failed,
}: FaultBoardDeps): Promise<FaultBoard> {
  const set = createFaultSet(clock);
  const begun = new Map<string, Begun>();
  const others = new Map<string, { readonly at: number; readonly faults: readonly Told[] }>();
  /** Messages of others may be older than its end. */
  const over = new Map<string, number>();
  let cancelTelling: (() => void) | null = null;

  const send = (message: Message): void => void signals.send(faultsChannel, message).catch(failed);
  const own = (): Told[] =>
    set.active().flatMap(({ fault, fired }) => {
      const one = begun.get(fault.fault_id);
      return one ? [{ ...one, fired }] : [];
    });

  // While there are any, and once more after the last: others then know that it has ended.
  function tell(): void {
    cancelTelling = null;
    const faults = own();
    send({ what: 'have', process, faults });
    if (faults.length > 0) cancelTelling = clock.setTimer(tellEveryMs, tell);
    else begun.clear();
  }
  const isOurs = ({ fault: { service } }: Begun): boolean => service === null || services.includes(service);
  const beginHere = (one: Begun): void => {
    if (begun.has(one.fault.fault_id) || !isOurs(one)) return;
    begun.set(one.fault.fault_id, one);
    set.begin(one.fault, one.ends_at - one.began_at);
    cancelTelling?.();
    tell();
  };

  const endHere = (faultId: string): void => {
    over.set(faultId, clock.now());
    set.end(faultId);
  };

  const unsubscribe = await signals.subscribe(faultsChannel, (given) => {
    const message = given as Message;
    if (message.what === 'begin') beginHere(message.begun);
    else if (message.what === 'end') endHere(message.fault_id);
    else if (message.process !== process) others.set(message.process, { at: clock.now(), faults: message.faults });
  });

  function known(): ReadonlyMap<string, readonly Told[]> {
    for (const [name, { at }] of others) if (at + forgottenAfterMs < clock.now()) others.delete(name);
    for (const [id, at] of over) if (at + 2 * forgottenAfterMs < clock.now()) over.delete(id);
    return new Map([
      [process, own()],
      ...[...others].map(
        ([name, { faults }]) => [name, faults.filter((one) => !over.has(one.fault.fault_id))] as const,
      ),
    ]);
  }
  function active(): ActiveFault[] {
    const found = new Map<string, { readonly one: Told; readonly processes: ActiveFault['processes'] }>();
    for (const [name, faults] of known()) {
      for (const one of faults) {
        const entry = found.get(one.fault.fault_id) ?? { one, processes: [] };
        if (name !== askedFor) entry.processes.push({ process: name, fired: one.fired });
        found.set(one.fault.fault_id, entry);
      }
    }
    return [...found.values()].map(({ one, processes }) => viewOf(one, processes));
  }

  return {
    set,
    begin(fault, seconds, by) {
      const began_at = clock.now();
      const one = { fault: { ...fault, fault_id: newId() }, began_at, ends_at: began_at + seconds * 1_000, by };
      beginHere(one);
      if (!isOurs(one)) {
        const before = others.get(askedFor)?.faults ?? [];
        others.set(askedFor, { at: began_at, faults: [...before, { ...one, fired: 0 }] });
      }
      send({ what: 'begin', begun: one });
      return viewOf(one, isOurs(one) ? [{ process, fired: 0 }] : []);
    },
    end(faultId) {
      const isKnown = active().some(({ fault_id }) => fault_id === faultId);
      endHere(faultId);
      send({ what: 'end', fault_id: faultId });
      return isKnown;
    },
    active,
    async close() {
      cancelTelling?.();
      set.close();
      await unsubscribe();
    },
  };
}

const viewOf = ({ fault, began_at, ends_at, by }: Begun, processes: ActiveFault['processes']): ActiveFault => ({
  ...fault,
  order_id: fault.order_id as OrderId | null,
  item_id: fault.item_id as ItemId | null,
  began_at: new Date(began_at).toISOString(),
  ends_at: new Date(ends_at).toISOString(),
  by,
  processes,
});
