// Erases forgotten customers from streams, dead letters and files, for staff.
import type { EventLog } from '@waggle/bus';
import {
  appendedAt,
  type Clock,
  customersStream,
  Erase,
  Erased,
  groupOf,
  type StreamName,
  streamNames,
} from '@waggle/contracts';
import { streamOfPartition } from '@waggle/contracts/partitions.ts';
import type { FastifyInstance } from 'fastify';
import type { HttpServer } from '../http/index.ts';
import { discardCustomerLetters } from './customer-letters.ts';

export interface EraseRoutesDeps {
  readonly eventLog: EventLog;
  /** The services that read a stream. */
  readonly readersOf: (stream: StreamName) => readonly string[];
  readonly clock: Pick<Clock, 'now'>;
}

export const eraseRoutes =
  (deps: EraseRoutesDeps) =>
  async (scope: FastifyInstance): Promise<void> => {
    const http = scope as unknown as HttpServer;
    http.post(
      '/api/erase',
      {
        config: { audited: 'first' },
        schema: {
          tags: ['operation'],
          summary: 'Erase the customers of forgotten orders from streams, dead letters and files',
          description:
            'Trims what every service has handled from the stream of customers, discards dead letters that hold one of these ' +
            'customers or that cannot be read and name no order, and, once every service has handled all, rebuilds the engine’s files. Repeat it until every service has.',
          body: Erase,
          response: { 200: Erased },
        },
      },
      async ({ body, log }) => {
        const { eventLog, clock, readersOf } = deps;
        const orders = new Set(body.order_ids);
        // One that nobody can read and that names no order may be of anybody.
        const letters = await discardCustomerLetters(
          eventLog,
          (one) => one.orders.length === 0 || one.orders.some((order) => orders.has(order)),
        );
        const dead_letters = letters.length;
        // Of orders: notes to the kitchen, its reasons and, in events of version 1, the customer. A stream still has the entry of
        // its dead letter.
        const lettered = streamNames.filter((name) => letters.some(({ stream }) => streamOfPartition(stream) === name));
        const written: readonly StreamName[] = body.in_orders ? ['orders-stream'] : [];
        const streams = [...new Set<StreamName>([customersStream, ...written, ...lettered])];
        // An entry that was published up to now and handled by all holds nothing that anybody needs.
        const before = clock.now() + 1;
        for (const stream of streams) await eventLog.trim(stream, readersOf(stream).map(groupOf), before);
        const services = await handledBy(eventLog, readersOf(customersStream));
        const waiting = await withEntriesBefore(eventLog, streams, before);
        const done = waiting.length === 0 && Object.values(services).every(Boolean);
        const left = done
          ? await eventLog.scrub()
          : [...waiting, 'files of the engine, until every service has handled the events'];
        log.info({ orders: body.order_ids, services, dead_letters }, 'erased customers');
        return { services, dead_letters, left: [...left] };
      },
    );
  };

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
