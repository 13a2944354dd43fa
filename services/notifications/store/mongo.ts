// The notifications service's collection in MongoDB.
import { ConcurrentChangeError } from '@waggle/store';
import { within } from '@waggle/store/mongo/session.ts';
import type { MongoRecords } from '@waggle/store/mongo/store.ts';
import type { ClientSession, Db } from 'mongodb';
import type { NotificationsRecords } from '../records.ts';
import type { Timeline } from '../timeline.rules.ts';
import { timelineAsKept } from './read-kept.ts';

export const mongoRecords: MongoRecords<NotificationsRecords> = {
  collections: {
    timelines: [{ key: { open: 1, _id: -1 }, name: 'open', partialFilterExpression: { open: true } }],
  },
  records: (db, session) => ({ timelines: timelines(db, session) }),
};

type StoredTimeline = Omit<Timeline, 'order_id'> & { readonly _id: string };

function timelines(db: Db, session: ClientSession | undefined): NotificationsRecords['timelines'] {
  const collection = db.collection<StoredTimeline>('timelines');
  const read = ({ _id, ...rest }: StoredTimeline): Timeline => timelineAsKept({ order_id: _id, ...rest });
  return {
    async find(id) {
      const found = await collection.findOne({ _id: id }, within(session));
      return found ? read(found) : null;
    },
    async insert({ order_id, ...rest }) {
      await collection.insertOne({ _id: order_id, ...rest }, within(session));
    },
    async replace({ order_id, ...rest }, expectedRevision) {
      const result = await collection.replaceOne({ _id: order_id, revision: expectedRevision }, rest, within(session));
      if (result.matchedCount !== 1) throw new ConcurrentChangeError('timeline', order_id, expectedRevision);
    },
    async open(limit) {
      return (await collection.find({ open: true }, within(session)).sort({ _id: -1 }).limit(limit).toArray()).map(
        read,
      );
    },
    async seqs(ids) {
      const found = collection.find({ _id: { $in: [...ids] } }, { projection: { seq: 1 }, ...within(session) });
      return new Map((await found.toArray()).map(({ _id, seq }) => [_id, seq] as const));
    },
  };
}
