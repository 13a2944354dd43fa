// Reads the outboxes and inboxes in the databases of all services. Its user needs the right to: `waggle init users` gives it to the
// services whose manifest asks for it.
import type { EventId } from '@waggle/contracts';
import { streamOfPartition } from '@waggle/contracts/partitions.ts';
import type { MongoClient } from 'mongodb';
import {
  type Backlog,
  emittedOf,
  type Handled,
  handledBetween,
  type Journeys,
  noBacklog,
  orderBoundOf,
  orderBounds,
  summedBacklog,
} from '../journeys.ts';
import type { InboxEntry } from './inbox-entry.ts';
import { commitOrder, type StoredRow } from './outbox-rows.ts';
import { databaseName } from './store.ts';
import { mapDriverErrors } from './transact.ts';

export const mongoJourneys = (client: MongoClient, prefix: string): Journeys => {
  const of = (service: string) => client.db(databaseName(service, prefix));
  return {
    emitted: (service, orderId) =>
      mapDriverErrors(async () => {
        const rows = await of(service)
          .collection<StoredRow>('outbox')
          .find({ key: orderId })
          .sort(commitOrder)
          .toArray();
        return rows.map(({ event, stream, created_at, entry = null, published_at = null, failure = null }) =>
          emittedOf(service, { event, stream: streamOfPartition(stream), created_at, entry, published_at, failure }),
        );
      }),
    backlog: (service) =>
      mapDriverErrors(async () => {
        const rows = of(service).collection<StoredRow>('outbox');
        const waiting = await rows
          .aggregate<{ _id: string; waiting: number; oldest_at: number }>([
            { $match: { unpublished: true } },
            { $group: { _id: '$stream', waiting: { $sum: 1 }, oldest_at: { $min: '$created_at' } } },
          ])
          .toArray();
        const failed = await rows
          .aggregate<{ _id: string; failed: number }>([
            { $match: { failed_at: { $exists: true } } },
            { $group: { _id: '$stream', failed: { $sum: 1 } } },
          ])
          .toArray();
        const found = new Map<string, Backlog>();
        const add = (partition: string, more: Backlog) => {
          const stream = streamOfPartition(partition);
          found.set(stream, summedBacklog(found.get(stream) ?? noBacklog, more));
        };
        for (const { _id, waiting: count, oldest_at } of waiting) add(_id, { waiting: count, oldest_at, failed: 0 });
        for (const { _id, failed: count } of failed) add(_id, { ...noBacklog, failed: count });
        return found;
      }),
    handled: (service, ids) =>
      mapDriverErrors(async () => {
        const entries = await of(service)
          .collection<InboxEntry>('inbox')
          .find({ _id: { $in: [...ids] } })
          .toArray();
        return new Map<EventId, Handled>(
          entries.map(({ _id, handled_at, consumer = null, attempt = null, began_at = null }) => [
            _id,
            { handled_at, consumer, attempt, began_at },
          ]),
        );
      }),
    archived: (service, orderId) =>
      mapDriverErrors(async () => {
        const entries = await of(service)
          .collection<InboxEntry>('inbox')
          .find({ key: orderId, event_type: { $in: [...orderBounds] } })
          .toArray();
        return entries.flatMap(({ event }) => (typeof event === 'string' ? [orderBoundOf(event)] : []));
      }),
    archivedEvents: (service, orderId) =>
      mapDriverErrors(async () => {
        const inbox = of(service).collection<InboxEntry>('inbox');
        // By the order alone there is an index of its bounds only. Between them lie as many events as the kitchen had in that time.
        const bounds = await inbox.find({ key: orderId, event_type: { $in: [...orderBounds] } }).toArray();
        const between = handledBetween(bounds.filter(({ event }) => typeof event === 'string'));
        if (between === null) return [];
        const entries = await inbox
          .find({ handled_at: { $gte: between.from, $lte: between.to }, key: orderId })
          .toArray();
        return entries.flatMap(({ event }) => (typeof event === 'string' ? [event] : []));
      }),
  };
};
