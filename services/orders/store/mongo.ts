// The orders service's collections in MongoDB.

import type { KitchenSettings } from '@waggle/contracts';
import { ConcurrentChangeError } from '@waggle/store';
import { within } from '@waggle/store/mongo/session.ts';
import type { MongoRecords } from '@waggle/store/mongo/store.ts';
import { Binary, type ClientSession, type Db, type Filter } from 'mongodb';
import { uploadedPictures } from '../menu/pictures.ts';
import type { Order } from '../order/order.rules.ts';
import type { Answer, OrdersRecords, Picture, StoredItem } from '../records.ts';
import { answerAsKept, itemAsKept, orderAsKept } from './read-kept.ts';

export const mongoRecords: MongoRecords<OrdersRecords> = {
  collections: {
    orders: [{ key: { status: 1, _id: -1 }, name: 'by_status' }],
    menu: [{ key: { category: 1, name: 1 }, name: 'by_category' }],
    answers: [{ key: { created_at: 1 }, name: 'by_age' }],
    secrets: [],
    kitchen: [],
    pictures: [{ key: { wanted_at: 1, _id: 1 }, name: 'by_wanted' }],
  },
  records: (db, session) => ({
    orders: orders(db, session),
    menu: menu(db, session),
    kitchen: kitchen(db, session),
    pictures: pictures(db, session),
    answers: answers(db, session),
    secrets: secrets(db, session),
  }),
};

type Stored<T, Id extends keyof T> = Omit<T, Id> & { readonly _id: string };

function orders(db: Db, session: ClientSession | undefined): OrdersRecords['orders'] {
  const collection = db.collection<Stored<Order, 'order_id'>>('orders');
  const read = ({ _id, ...rest }: Stored<Order, 'order_id'>): Order => orderAsKept({ order_id: _id, ...rest });
  const stored = ({ order_id, ...rest }: Order) => ({ _id: order_id, ...rest });
  return {
    async insert(order) {
      await collection.insertOne(stored(order), within(session));
    },
    async find(id) {
      const found = await collection.findOne({ _id: id }, within(session));
      return found ? read(found) : null;
    },
    async replace(order, expectedVersion) {
      const { _id, ...rest } = stored(order);
      const result = await collection.replaceOne({ _id, version: expectedVersion }, rest, within(session));
      if (result.matchedCount !== 1) throw new ConcurrentChangeError('order', _id, expectedVersion);
    },
    async list({ status, before, limit }) {
      const filter: Filter<Stored<Order, 'order_id'>> = {
        ...(status ? { status } : {}),
        ...(before ? { _id: { $lt: before } } : {}),
      };
      const found = await collection.find(filter, within(session)).sort({ _id: -1 }).limit(limit).toArray();
      return found.map(read);
    },
  };
}

function menu(db: Db, session: ClientSession | undefined): OrdersRecords['menu'] {
  const collection = db.collection<Stored<StoredItem, 'item_id'>>('menu');
  const read = ({ _id, ...rest }: Stored<StoredItem, 'item_id'>): StoredItem => itemAsKept({ item_id: _id, ...rest });
  return {
    async all() {
      return (await collection.find({}, within(session)).sort({ category: 1, name: 1 }).toArray()).map(read);
    },
    async find(ids) {
      return (await collection.find({ _id: { $in: [...ids] } }, within(session)).toArray()).map(read);
    },
    async insert({ item_id, ...rest }) {
      const result = await collection.updateOne(
        { _id: item_id },
        { $setOnInsert: rest },
        { upsert: true, ...within(session) },
      );
      return result.upsertedCount === 1;
    },
    async change(id, change) {
      const options = { returnDocument: 'after', ...within(session) } as const;
      const found = await collection.findOneAndUpdate({ _id: id }, { $set: change }, options);
      return found ? read(found) : null;
    },
    async remove(id) {
      return (await collection.deleteOne({ _id: id }, within(session))).deletedCount === 1;
    },
    async adjustStock(id, by) {
      const enough = by < 0 ? { stock: { $gte: -by } } : {};
      const result = await collection.updateOne({ _id: id, ...enough }, { $inc: { stock: by } }, within(session));
      return result.modifiedCount === 1;
    },
    async renameCategory(from, to) {
      const renamed = await collection.updateMany({ category: from }, { $set: { category: to } }, within(session));
      return renamed.matchedCount;
    },
  };
}

function kitchen(db: Db, session: ClientSession | undefined): OrdersRecords['kitchen'] {
  const collection = db.collection<{ _id: string; settings: KitchenSettings }>('kitchen');
  const only = { _id: 'only' };
  return {
    async find() {
      return (await collection.findOne(only, within(session)))?.settings ?? null;
    },
    async put(settings) {
      await collection.replaceOne(only, { settings }, { upsert: true, ...within(session) });
    },
  };
}

function pictures(db: Db, session: ClientSession | undefined): OrdersRecords['pictures'] {
  const collection = db.collection<{ _id: string; type: string; bytes: Binary; wanted_at: number }>('pictures');
  return {
    async find(id) {
      const found = await collection.findOne({ _id: id }, within(session));
      return found ? { picture_id: id, type: found.type, bytes: found.bytes.value() } : null;
    },
    async insert({ picture_id, type, bytes }: Picture, wanted_at) {
      const change = { $setOnInsert: { type, bytes: new Binary(bytes) }, $set: { wanted_at } };
      await collection.updateOne({ _id: picture_id }, change, { upsert: true, ...within(session) });
    },
    async wanted(id, wanted_at) {
      await collection.updateOne({ _id: id }, { $set: { wanted_at } }, within(session));
    },
    async purgeUnused(before) {
      const paths: (string | null)[] = await db.collection<StoredItem>('menu').distinct('picture', {}, within(session));
      const used = paths.flatMap((path) =>
        path?.startsWith(uploadedPictures) ? path.slice(uploadedPictures.length) : [],
      );
      // Also those of versions that did not say when. An item that is given one of these meanwhile has written that it is
      // wanted: one of the two transactions begins again.
      const old = { _id: { $nin: used }, wanted_at: { $not: { $gte: before } } };
      return (await collection.deleteMany(old, within(session))).deletedCount;
    },
  };
}

function answers(db: Db, session: ClientSession | undefined): OrdersRecords['answers'] {
  const collection = db.collection<Stored<Answer, 'key'>>('answers');
  return {
    async find(key) {
      const found = await collection.findOne({ _id: key }, within(session));
      if (!found) return null;
      const { _id, ...rest } = found;
      return answerAsKept({ key: _id, ...rest });
    },
    async insert({ key, ...rest }) {
      await collection.insertOne({ _id: key, ...rest }, within(session));
    },
    async purge(before) {
      return (await collection.deleteMany({ created_at: { $lt: before } }, within(session))).deletedCount;
    },
  };
}

function secrets(db: Db, session: ClientSession | undefined): OrdersRecords['secrets'] {
  const collection = db.collection<{ _id: string; secret: string }>('secrets');
  return {
    async find(name) {
      return (await collection.findOne({ _id: name }, within(session)))?.secret ?? null;
    },
    async insert(name, secret) {
      await collection.insertOne({ _id: name, secret }, within(session));
    },
  };
}
