// Reads the outboxes and inboxes in the databases of all services. Its user needs the right to: `waggle init users` gives it to the
// services whose manifest asks for it.
import type { EventId } from '@waggle/contracts';
import type { MongoClient } from 'mongodb';
import { emittedOf, type Handled, type Journeys } from '../journeys.ts';
import { commitOrder, type StoredRow } from './outbox-rows.ts';
import { databaseName, type InboxEntry } from './store.ts';
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
          emittedOf(service, { event, stream, created_at, entry, published_at, failure }),
        );
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
  };
};
