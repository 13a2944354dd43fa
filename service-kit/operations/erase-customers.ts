// Erases forgotten customers from streams, dead letters and the engine's files, and says what may hold them still.
import type { EventLog } from '@waggle/bus';
import {
  appendedAt,
  type Clock,
  customersStream,
  type Erase,
  type Erased,
  groupOf,
  messageOf,
  type StreamName,
  streamNames,
  type Topology,
} from '@waggle/contracts';
import { streamOfPartition } from '@waggle/contracts/partitions.ts';
import { replacedFiles } from '@waggle/store/sqlite/replaced-files.ts';
import { discardCustomerLetters } from './customer-letters.ts';

export { removeReplacedFiles } from '@waggle/store/sqlite/replaced-files.ts';

export interface EraseDeps {
  readonly engine: 'embedded' | 'cluster';
  /** The data folder; null in memory. */
  readonly folder: string | null;
  readonly eventLog: EventLog;
  readonly topology: Pick<Topology, 'consumersOf'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** Repeat it until every service has handled its events. */
export async function eraseCustomers(deps: EraseDeps, { order_ids, in_orders }: Erase): Promise<Erased> {
  const { eventLog, clock, topology } = deps;
  const readersOf = (stream: StreamName) => [...topology.consumersOf(stream).keys()];
  const orders = new Set(order_ids);
  // One that nobody can read and that names no order may be of anybody.
  const letters = await discardCustomerLetters(
    eventLog,
    (one) => one.orders.length === 0 || one.orders.some((order) => orders.has(order)),
  );
  const dead_letters = letters.length;
  // Of orders: notes to the kitchen, its reasons and, in events of version 1, the customer. A stream still has the entry of
  // its dead letter.
  const lettered = streamNames.filter((name) => letters.some(({ stream }) => streamOfPartition(stream) === name));
  const written: readonly StreamName[] = in_orders ? ['orders-stream'] : [];
  const streams = [...new Set<StreamName>([customersStream, ...written, ...lettered])];
  // An entry that was published up to now and handled by all holds nothing that anybody needs.
  const before = clock.now() + 1;
  const untrimmed: string[] = [];
  for (const stream of streams)
    try {
      await eventLog.trim(stream, readersOf(stream).map(groupOf), before);
    } catch (error) {
      // A service with a Redis user of its own trims only what it publishes; the others do the rest once it is old enough.
      if (stream === customersStream || written.includes(stream)) throw error;
      untrimmed.push(`${stream}, until its own service trims it (${messageOf(error)})`);
    }
  const services = await handledBy(eventLog, readersOf(customersStream));
  const waiting = await withEntriesBefore(eventLog, streams, before);
  const done = waiting.length === 0 && Object.values(services).every(Boolean);
  const left = done
    ? [...untrimmed, ...(await eventLog.scrub())]
    : [...untrimmed, ...waiting, 'files of the engine, until every service has handled the events'];
  return { services, dead_letters, left: [...left], kept: keptElsewhere(deps) };
}

/** What nobody can erase order by order. */
function keptElsewhere({ engine, folder }: EraseDeps): Erased['kept'] {
  if (engine === 'cluster') return { replaced_files: [], oplog: true };
  return { replaced_files: folder === null ? [] : [...replacedFiles(folder)], oplog: false };
}

/** The streams that still have entries from before a time, since a group has not handled them: in words. */
async function withEntriesBefore(log: EventLog, streams: readonly StreamName[], before: number): Promise<string[]> {
  const oldest = await Promise.all(
    streams.map(async (stream) => [stream, await log.entries(stream, null, 1)] as const),
  );
  return oldest.flatMap(([stream, [entry]]) =>
    entry && appendedAt(entry.id) < before ? [`${stream}, until every group has handled its events`] : [],
  );
}

async function handledBy(log: EventLog, readers: readonly string[]): Promise<Record<string, boolean>> {
  const { groups } = await log.info(customersStream);
  return Object.fromEntries(
    readers.map((service) => {
      const found = groups.find(({ group }) => group === groupOf(service));
      return [service, found?.pending === 0 && found.lag === 0];
    }),
  );
}
