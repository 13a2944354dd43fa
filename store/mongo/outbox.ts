// The outbox in MongoDB, shared by the replicas of a service.
import { type Clock, entryIdOf, type StreamName, sortableEntryId } from '@waggle/contracts';
import type { ClientSession, Db, Filter, IndexDescription } from 'mongodb';
import { type Outbox, type OutboxBacklog, type OutboxRow, summed } from '../outbox.ts';
import type { EmittedRow } from '../transaction-body.ts';
import { claimsOn, commitOrder, oldestFirst, type StoredRow, unleased } from './outbox-claims.ts';
import { asStore } from './transact.ts';

export interface MongoOutbox extends Omit<Outbox, 'onCommit'> {
  /** @param rows at least one */
  insert(rows: readonly EmittedRow[], session: ClientSession): Promise<void>;
}

export const outboxIndexes: readonly IndexDescription[] = [
  { key: { stream: 1, ...oldestFirst }, name: 'waiting', partialFilterExpression: { unpublished: true } },
  { key: { stream: 1, ...commitOrder }, name: 'waiting_by_key', partialFilterExpression: { unpublished: true } },
  { key: { stream: 1, failed_at: 1 }, name: 'failed', partialFilterExpression: { failed_at: { $exists: true } } },
  { key: { stream: 1, entry: 1 }, name: 'published', partialFilterExpression: { entry: { $exists: true } } },
  { key: { published_at: 1 }, name: 'published_by_age', partialFilterExpression: { published_at: { $exists: true } } },
];

/** Of when rows of all streams were claimed together. */
export const formerOutboxIndexes = ['unpublished', 'unpublished_by_key'];

export function mongoOutbox(db: Db, publishes: readonly StreamName[], clock: Clock): MongoOutbox {
  const rows = db.collection<StoredRow>('outbox');
  const claims = claimsOn(rows, clock);

  const lastEntry = async (stream: StreamName): Promise<string> =>
    (await rows.findOne({ stream, entry: { $exists: true } }, { sort: { entry: -1 } }))?.entry ?? '';

  async function backlogOf(stream: StreamName): Promise<OutboxBacklog> {
    const [oldest] = await rows.find({ stream, unpublished: true }).sort(oldestFirst).limit(1).toArray();
    const count = oldest ? await rows.countDocuments({ stream, unpublished: true }) : 0;
    const failed = await rows.countDocuments({ stream, failed_at: { $exists: true } });
    return { count, oldestAgeMs: oldest ? Math.max(0, clock.now() - oldest.created_at) : 0, failed };
  }

  return {
    async insert(emitted, session) {
      const stored = emitted.map(({ event_id, ...row }, position) => ({
        _id: event_id,
        ...row,
        position,
        ...unleased,
      }));
      await rows.insertMany(stored, { session });
    },
    claim: (...claim) => asStore(async () => (await claims.claim(...claim)).map(outboxRow)),
    release: (owner, ids) => asStore(() => claims.release(owner, ids)),
    markPublished: (publications) =>
      asStore(async () => {
        if (publications.length === 0) return;
        const published_at = clock.now();
        const updates = publications.map(({ event_id, entry_id }) => ({
          updateOne: {
            filter: { _id: event_id },
            update: {
              $set: { entry: sortableEntryId(entry_id), published_at },
              $unset: { ...notWaiting, ...notFailed },
            },
          },
        }));
        await rows.bulkWrite(updates, { ordered: false });
      }),
    markFailed: (id, why) =>
      asStore(async () => {
        const failed = { $set: { failed_at: clock.now(), failure: why }, $unset: notWaiting };
        await rows.updateOne({ _id: id, unpublished: true }, failed);
      }),
    requeue: (which) =>
      asStore(async () => {
        const undo = { $set: unleased, $unset: { entry: true, published_at: true, ...notFailed } as const };
        if ('failedOf' in which) {
          const failed = { stream: which.failedOf, failed_at: { $exists: true } };
          return (await rows.updateMany(failed, undo)).modifiedCount;
        }
        if ('events' in which) {
          const found = await rows.find({ _id: { $in: [...which.events] } }, { projection: { key: 1 } }).toArray();
          const keys = new Map(found.map(({ _id, key }) => [_id, key]));
          // An update of many has no order that anybody promises: so first the first of each key, then the second of each.
          const updates = inRounds(which.events, (id) => keys.get(id) ?? '').map((ids) => ({
            updateMany: { filter: { _id: { $in: ids }, unpublished: { $exists: false } }, update: undo },
          }));
          return updates.length === 0 ? 0 : (await rows.bulkWrite(updates, { ordered: true })).modifiedCount;
        }
        const [stream, behind] = [which.stream, sortableEntryId(which.behind)];
        // From the last entry backwards: until the earliest is done too, the stream is still behind `lastPublished`, so
        // whoever carries on after a crash sees that, and no relay publishes anything on it meanwhile.
        // The bound moves down with it: what relays publish again meanwhile must not be taken back once more.
        let bound: Filter<StoredRow> = { entry: { $gt: behind, $lte: await lastEntry(stream) } };
        for (let count = 0; ; ) {
          const found = await rows
            .find({ stream, ...bound }, { projection: { entry: 1 } })
            .sort({ entry: -1 })
            .limit(500)
            .toArray();
          const lowest = found.at(-1)?.entry;
          if (lowest === undefined) return count;
          const ids = found.map(({ _id }) => _id);
          count += (await rows.updateMany({ _id: { $in: ids }, ...bound }, undo)).modifiedCount;
          bound = { entry: { $gt: behind, $lt: lowest } };
        }
      }),
    backlog: (stream) => asStore(async () => summed(await Promise.all((stream ? [stream] : publishes).map(backlogOf)))),
    published: (stream, after, limit) =>
      asStore(async () => {
        const behind = { $gt: after ? sortableEntryId(after) : '' };
        const found = await rows
          .find({ stream, entry: behind }, { projection: { entry: 1, published_at: 1 } })
          .sort({ entry: 1 })
          .limit(limit)
          .toArray();
        return found.map(({ _id, entry = '', published_at = 0 }) => ({
          event_id: _id,
          entry_id: entryIdOf(entry),
          published_at,
        }));
      }),
    lastPublished: (stream) =>
      asStore(async () => {
        const entry = await lastEntry(stream);
        return entry ? entryIdOf(entry) : null;
      }),
    purge: (before) => asStore(async () => (await rows.deleteMany({ published_at: { $lt: before } })).deletedCount),
  };
}

const notWaiting = { unpublished: true, owner: true, lease_until: true } as const;
const notFailed = { failed_at: true, failure: true } as const;

/** The first of each key, the second of each, and so on. */
function inRounds<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const rounds: T[][] = [];
  for (const ofKey of Map.groupBy(items, keyOf).values()) {
    for (const [round, item] of ofKey.entries()) {
      rounds[round] ??= [];
      rounds[round].push(item);
    }
  }
  return rounds;
}

const outboxRow = ({ _id, stream, key, event, traceparent, created_at }: StoredRow): OutboxRow => ({
  event_id: _id,
  stream: stream as StreamName,
  key,
  event,
  ...(traceparent ? { traceparent } : {}),
  created_at,
});
