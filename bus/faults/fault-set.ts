// The faults that are active in this process: which ones, where they apply, how often they did something, and when they end.
import type { AnyEvent, Clock, InjectedFaultKind } from '@waggle/contracts';

/** A fault as it was begun; null where it is not narrowed. */
export interface InjectedFault {
  readonly fault_id: string;
  readonly kind: InjectedFaultKind;
  readonly service: string | null;
  readonly event_type: string | null;
  readonly order_id: string | null;
  readonly item_id: string | null;
  readonly ms: number | null;
  /** After so many times it ends. */
  readonly times: number | null;
}

export interface FaultInProcess {
  readonly fault: InjectedFault;
  readonly fired: number;
}

export interface FaultSet {
  /** Lasts for `lastsMs` at most. A fault that is active already stays as it is. */
  begin(fault: InjectedFault, lastsMs: number): void;
  /** False when it is not active here. */
  end(faultId: string): boolean;
  active(): readonly FaultInProcess[];
  /** The first of that kind that applies to the service, counted as fired; null: none does. */
  fire(kind: InjectedFaultKind, service: string, event?: AnyEvent): InjectedFault | null;
  /** The same, without counting. */
  find(kind: InjectedFaultKind, service: string): InjectedFault | null;
  /** Calls `changed` whenever one begins, fires or ends. */
  onChange(changed: () => void): void;
  close(): void;
}

export function createFaultSet(clock: Clock): FaultSet {
  const faults = new Map<string, { readonly fault: InjectedFault; fired: number; readonly cancelEnd: () => void }>();
  const listeners: (() => void)[] = [];
  const changed = () => {
    for (const listener of listeners) listener();
  };
  const end = (faultId: string): boolean => {
    faults.get(faultId)?.cancelEnd();
    const ended = faults.delete(faultId);
    if (ended) changed();
    return ended;
  };
  const applying = (kind: InjectedFaultKind, service: string, event?: AnyEvent) =>
    [...faults.values()].find(({ fault }) => fault.kind === kind && applies(fault, service, event));
  return {
    begin(fault, lastsMs) {
      const { fault_id } = fault;
      if (faults.has(fault_id)) return;
      faults.set(fault_id, { fault, fired: 0, cancelEnd: clock.setTimer(lastsMs, () => end(fault_id)) });
      changed();
    },
    end,
    active: () => [...faults.values()].map(({ fault, fired }) => ({ fault, fired })),
    fire(kind, service, event) {
      const found = applying(kind, service, event);
      if (!found) return null;
      found.fired += 1;
      if (found.fired === found.fault.times) end(found.fault.fault_id);
      else changed();
      return found.fault;
    },
    find: (kind, service) => applying(kind, service)?.fault ?? null,
    onChange: (listener) => void listeners.push(listener),
    close() {
      for (const { cancelEnd } of faults.values()) cancelEnd();
      faults.clear();
    },
  };
}

/** Without an event, what narrows it to some does not count. */
function applies({ service, event_type, order_id, item_id }: InjectedFault, where: string, event?: AnyEvent): boolean {
  if (service !== null && service !== where) return false;
  if (event === undefined) return true;
  const { payload } = event;
  const items = 'items' in payload ? payload.items : [];
  return (
    (event_type === null || event_type === event.event_type) &&
    (order_id === null || order_id === payload.order_id) &&
    (item_id === null || items.some((line) => line.item_id === item_id))
  );
}
