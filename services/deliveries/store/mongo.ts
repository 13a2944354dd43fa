// The deliveries service's collections in MongoDB.
import { ConcurrentChangeError } from '@waggle/store';
import { within } from '@waggle/store/mongo/session.ts';
import type { MongoRecords } from '@waggle/store/mongo/store.ts';
import type { ClientSession, Db, Filter } from 'mongodb';
import type { Delivery } from '../delivery.rules.ts';
import type { DeliveriesRecords } from '../records.ts';
import { deliveryAsKept, factAsKept, factText } from './read-kept.ts';

export const mongoRecords: MongoRecords<DeliveriesRecords> = {
  collections: {
    deliveries: [
      { key: { order_id: 1 }, name: 'one_for_each_order', unique: true },
      { key: { status: 1, _id: -1 }, name: 'by_status' },
    ],
  },
  records: (db, session) => ({ deliveries: deliveries(db, session), early: early(db, session) }),
};

type StoredDelivery = Omit<Delivery, 'delivery_id'> & { readonly _id: string };

/** Stands among the deliveries in place of the one to come, so that the unique index on their order allows one of them. */
interface StoredFacts {
  /** The order's. */
  readonly _id: string;
  readonly order_id: string;
  readonly facts: string[];
}

function deliveries(db: Db, session: ClientSession | undefined): DeliveriesRecords['deliveries'] {
  const collection = db.collection<StoredDelivery>('deliveries');
  const read = ({ _id, ...rest }: StoredDelivery): Delivery => deliveryAsKept({ delivery_id: _id, ...rest });
  const findOne = async (filter: Filter<StoredDelivery>) => {
    const found = await collection.findOne(filter, within(session));
    return found ? read(found) : null;
  };
  return {
    async insert({ delivery_id, ...rest }) {
      await collection.insertOne({ _id: delivery_id, ...rest }, within(session));
    },
    find: (id) => findOne({ _id: id }),
    findByOrder: (id) => findOne({ order_id: id, ...noFacts }),
    async replace({ delivery_id, ...rest }, expectedVersion) {
      const result = await collection.replaceOne({ _id: delivery_id, version: expectedVersion }, rest, within(session));
      if (result.matchedCount !== 1) throw new ConcurrentChangeError('delivery', delivery_id, expectedVersion);
    },
    async list({ status, before, limit }) {
      const filter: Filter<StoredDelivery> = {
        ...(status ? { status } : noFacts),
        ...(before ? { _id: { $lt: before } } : {}),
      };
      const found = await collection.find(filter, within(session)).sort({ _id: -1 }).limit(limit).toArray();
      return found.map(read);
    },
  };
}

const noFacts = { status: { $exists: true } } as const;

function early(db: Db, session: ClientSession | undefined): DeliveriesRecords['early'] {
  const collection = db.collection<StoredFacts>('deliveries');
  return {
    async note(id, fact) {
      const noted = { $addToSet: { facts: factText(fact) }, $setOnInsert: { order_id: id } };
      await collection.updateOne({ _id: id }, noted, { upsert: true, ...within(session) });
    },
    async take(id) {
      const found = await collection.findOneAndDelete({ _id: id }, within(session));
      return (found?.facts ?? []).map(factAsKept);
    },
  };
}
