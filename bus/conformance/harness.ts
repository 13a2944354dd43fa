// What an engine provides to the conformance suites: two logs on the same data, and ways to damage that data.
import type { AnyEvent, EventId, OrderId } from '@waggle/contracts';
import { partitionOfKey } from '@waggle/contracts/partitions.ts';
import type { EntryId, EventLog } from '../event-log.ts';
import type { Signals } from '../signals.ts';

export interface EventLogHarness {
  /** The prefix of all stream and group names of a harness, so that harnesses may share a server. */
  readonly namespace: string;
  readonly log: EventLog;
  /** A second log on the same data, as in another process. */
  readonly other: EventLog;
  /** Deletes all data, as FLUSHALL does: streams, groups, dead letters. The logs stay open. */
  flush(): Promise<void>;
  /** Removes entries, acknowledged or not, as a careless trim does. */
  dropEntries(stream: string, ids: readonly EntryId[]): Promise<void>;
  /** Closes both logs and frees the data. */
  close(): Promise<void>;
}

/** Opens an empty harness for each test. */
export type OpenEventLog = () => Promise<EventLogHarness>;

export interface SignalsHarness {
  readonly signals: Signals;
  /** The signals of another process; the same object where the engine supports one process only. */
  readonly other: Signals;
  close(): Promise<void>;
}

export type OpenSignals = () => Promise<SignalsHarness>;

const uuid = (n: number): string => `019ab000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
let made = 0;

/**
 * All orders of the suite are in one of three partitions: what it says of several orders together, such as who runs first, holds in a
 * stream, and streams may have partitions.
 */
function orderUuid(order: number): OrderId {
  for (let variation = 0; ; variation += 1) {
    const id = uuid(order).replace('-8000-', `-8${variation.toString(16).padStart(3, '0')}-`);
    if (partitionOfKey(id, 3) === 0) return id as OrderId;
  }
}

/** A valid `order.confirmed`, or another plain step, of an order, identified by its version. */
export const orderStep = (
  order: number,
  version: number,
  type: 'order.confirmed' | 'order.preparing' = 'order.confirmed',
): AnyEvent => {
  made += 1;
  const at = '2026-11-22T14:30:00.000Z';
  const envelope = {
    event_id: uuid(0x1000_0000 + made) as EventId,
    event_version: 1,
    correlation_id: `order-${order}`,
    causation_id: null,
    source: 'orders-service',
    timestamp: at,
  };
  return type === 'order.confirmed'
    ? { ...envelope, event_type: type, payload: { order_id: orderUuid(order), version, status: 'confirmed', at } }
    : {
        ...envelope,
        event_type: type,
        payload: { order_id: orderUuid(order), version, status: 'preparing', at },
      };
};

export const decodeText = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
