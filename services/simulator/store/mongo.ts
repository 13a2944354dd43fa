// The simulator's collection in MongoDB.
import { within } from '@waggle/store/mongo/session.ts';
import type { MongoRecords } from '@waggle/store/mongo/store.ts';
import type { ClientSession, Db } from 'mongodb';
import type { Plan } from '../plan.rules.ts';
import type { SimulatorRecords } from '../records.ts';

export const mongoRecords: MongoRecords<SimulatorRecords> = {
  collections: {
    plans: [
      { key: { due_at: 1 }, name: 'by_due_time' },
      { key: { 'subject.next': 1, due_at: 1 }, name: 'by_step' },
      { key: { planned_at: 1 }, name: 'by_age' },
    ],
  },
  records: (db, session) => ({ plans: plans(db, session) }),
};

type StoredPlan = Omit<Plan, 'plan_id'> & { readonly _id: string };

function plans(db: Db, session: ClientSession | undefined): SimulatorRecords['plans'] {
  const collection = db.collection<StoredPlan>('plans');
  const read = ({ _id, ...rest }: StoredPlan): Plan => ({ plan_id: _id, ...rest });
  return {
    async find(id) {
      const found = await collection.findOne({ _id: id }, within(session));
      return found ? read(found) : null;
    },
    async put({ plan_id, ...rest }) {
      await collection.replaceOne({ _id: plan_id }, rest, { upsert: true, ...within(session) });
    },
    async due(now, limit) {
      const found = collection.find({ due_at: { $lte: now, $ne: null } }, within(session));
      return (await found.sort({ due_at: 1 }).limit(limit).toArray()).map(read);
    },
    async nextDue() {
      const [first] = await collection
        .find({ due_at: { $gt: 0 } }, within(session))
        .sort({ due_at: 1 })
        .limit(1)
        .toArray();
      return first?.due_at ?? null;
    },
    async driving(now, limit) {
      const found = collection.find({ 'subject.next': 'delivered', due_at: { $gt: now } }, within(session));
      return (await found.sort({ due_at: 1 }).limit(limit).toArray()).map(read);
    },
    async purge(before) {
      return (await collection.deleteMany({ due_at: null, planned_at: { $lt: before } }, within(session))).deletedCount;
    },
  };
}
