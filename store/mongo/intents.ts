// Intents in MongoDB.
import type { Clock, Intent } from '@waggle/contracts';
import type { ClientSession, Db } from 'mongodb';
import type { Intents } from '../intents.ts';
import { mapDriverErrors } from './transact.ts';

interface StoredIntent {
  readonly _id: string;
  readonly entry: string;
  readonly kept_at: number;
}

export interface MongoIntents extends Intents {
  /** A request with several transactions has one intent. */
  keep(intent: Intent, session: ClientSession): Promise<void>;
}

export function mongoIntents(db: Db, clock: Clock): MongoIntents {
  const intents = db.collection<StoredIntent>('intents');
  return {
    // An insert's duplicate key would abort the transaction.
    async keep({ id, entry }, session) {
      const stored = { $setOnInsert: { entry, kept_at: clock.now() } };
      await intents.updateOne({ _id: id }, stored, { upsert: true, session });
    },
    keptBefore: (before) =>
      mapDriverErrors(async () => {
        const old = await intents.find({ kept_at: { $lt: before } }, { sort: { _id: 1 } }).toArray();
        return old.map(({ _id, entry }) => ({ id: _id, entry }));
      }),
    remove: (id) => mapDriverErrors(async () => void (await intents.deleteOne({ _id: id }))),
  };
}
