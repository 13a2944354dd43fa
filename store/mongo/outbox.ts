// The outbox in MongoDB, shared by the replicas of a service.

import { type Clock, type EventId, entryIdOf, type StreamName, sortableEntryId } from '@waggle/contracts';
import type { ClientSession, Db, Filter, IndexDescription } from 'mongodb';
import type { Outbox, OutboxRow } from '../outbox.ts';
import type { EmittedRow } from '../transaction-body.ts';
import { wakeList } from '../wake-list.ts';
import { asStore } from './client.ts';

export interface MongoOutbox extends Outbox {
  insert(rows: readonly EmittedRow[], session: ClientSession): Promise<void>;
  /** After the commit of a transaction that inserted something. */
  committed(): void;
}

interface StoredRow extends Omit<EmittedRow, 'event_id'> {
  readonly _id: EventId;
  /** Its place among the rows of its transaction. */
  readonly position: number;
  /** Only while unpublished: the partial indexes over it stay small, however many published rows are retained. */
  readonly unpublished?: true;
  readonly owner?: string | null;
  readonly lease_until?: number;
  /** Only when published. */
  readonly entry?: string;
  readonly published_at?: number;
}

// The commit order of one key: transactions that raise the version of one record conflict, so versions are in that order.
// Clocks are not, since each replica has its own.
const commitOrder = { key: 1, version: 1, position: 1, _id: 1 } as const;
const oldestFirst = { created_at: 1, version: 1, position: 1, _id: 1 } as const;

export const outboxIndexes: readonly IndexDescription[] = [
  { key: oldestFirst, name: 'unpublished', partialFilterExpression: { unpublished: true } },
  { key: commitOrder, name: 'unpublished_by_key', partialFilterExpression: { unpublished: true } },
  { key: { stream: 1, entry: 1 }, name: 'published', partialFilterExpression: { entry: { $exists: true } } },
  { key: { published_at: 1 }, name: 'published_by_age', partialFilterExpression: { published_at: { $exists: true } } },
];

export function mongoOutbox(db: Db, clock: Clock): MongoOutbox {
  const rows = db.collection<StoredRow>('outbox');
  const { committed, onCommit } = wakeList();
  // All unpublished rows of some keys, and which of them this owner may have: of each key those before another's.
  async function claimable(owner: string, limit: number, now: number): Promise<StoredRow[]> {
    const oldest = await rows
      .find({ unpublished: true }, atOnePoint)
      .sort(oldestFirst)
      .limit(limit + 1)
      .toArray();
    // Seldom more than what one claim takes; then nothing is hidden behind the limit, and this is all there is to know.
    if (oldest.length <= limit) return beforeOthers(oldest.sort(byCommitOrder), owner, now);
    const candidates = await rows
      .find(freeFor(owner, now), { ...atOnePoint, projection: { key: 1 } })
      .sort(oldestFirst)
      .limit(limit)
      .toArray();
    const keys = [...new Set(candidates.map(({ key }) => key))];
    return beforeOthers(await unpublishedOf(keys), owner, now);
  }

  const unpublishedOf = async (keys: readonly string[]): Promise<StoredRow[]> =>
    (await rows.find({ unpublished: true, key: { $in: [...keys] } }, atOnePoint).toArray()).sort(byCommitOrder);

  const lastEntry = async (stream: StreamName): Promise<string> =>
    (await rows.findOne({ stream, entry: { $exists: true } }, { sort: { entry: -1 } }))?.entry ?? '';

  const release = (owner: string, ids: readonly EventId[]): Promise<void> =>
    asStore(async () => {
      await rows.updateMany({ _id: { $in: [...ids] }, owner, unpublished: true }, { $set: unleased });
    });

  return {
    async insert(emitted, session) {
      if (emitted.length === 0) return;
      const stored = emitted.map(({ event_id, ...row }, position) => ({
        _id: event_id,
        ...row,
        position,
        ...unleased,
      }));
      await rows.insertMany(stored, { session });
    },
    committed,
    onCommit,
    // In no transaction: the server would keep one that a killed process left open for a minute, and with it the oldest rows
    // from everybody. Instead, leases are taken where they are free, and then looked at: of rows of one key, those behind
    // another's are given back.
    claim: (owner, limit, leaseMs) =>
      asStore(async () => {
        const now = clock.now();
        const wanted = limited(await claimable(owner, limit, now), limit);
        if (wanted.length === 0) return [];
        const ids = new Set(wanted.map(({ _id }) => _id));
        const lease = { $set: { owner, lease_until: now + leaseMs } };
        await rows.updateMany({ _id: { $in: [...ids] }, ...freeFor(owner, now) }, lease);
        const keys = [...new Set(wanted.map(({ key }) => key))];
        const leased = await unpublishedOf(keys);
        const isOurs = (row: StoredRow): boolean => row.owner === owner && ids.has(row._id);
        const claimed = beforeAnyOther(leased, isOurs);
        const behind = leased.filter((row) => isOurs(row) && !claimed.includes(row)).map(({ _id }) => _id);
        if (behind.length > 0) await release(owner, behind);
        return limited(claimed, limit).map(outboxRow);
      }),
    markPublished: (publications) =>
      asStore(async () => {
        if (publications.length === 0) return;
        const published_at = clock.now();
        const updates = publications.map(({ event_id, entry_id }) => ({
          updateOne: {
            filter: { _id: event_id },
            update: {
              $set: { entry: sortableEntryId(entry_id), published_at },
              $unset: { unpublished: true, owner: true, lease_until: true } as const,
            },
          },
        }));
        await rows.bulkWrite(updates, { ordered: false });
      }),
    release,
    requeue: (which) =>
      asStore(async () => {
        const undo = { $set: unleased, $unset: { entry: true, published_at: true } as const };
        if ('events' in which) {
          const found = await rows.find({ _id: { $in: [...which.events] } }, { projection: { key: 1 } }).toArray();
          const keys = new Map(found.map(({ _id, key }) => [_id, key]));
          // An update of many has no order that anybody promises: so first the first of each key, then the second of each.
          const updates = inRounds(which.events, (id) => keys.get(id) ?? '').map((ids) => ({
            updateMany: { filter: { _id: { $in: ids }, entry: { $exists: true } }, update: undo },
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
    backlog: () =>
      asStore(async () => {
        const [oldest] = await rows.find({ unpublished: true }).sort(oldestFirst).limit(1).toArray();
        const count = oldest ? await rows.countDocuments({ unpublished: true }) : 0;
        return { count, oldestAgeMs: oldest ? Math.max(0, clock.now() - oldest.created_at) : 0 };
      }),
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

// A row is never seen without the earlier ones of its key.
const atOnePoint = { readConcern: { level: 'snapshot' } } as const;

const freeFor = (owner: string, now: number): Filter<StoredRow> => ({
  unpublished: true,
  $or: [{ owner: null }, { owner }, { lease_until: { $lte: now } }],
});

const unleased = { unpublished: true, owner: null, lease_until: 0 } as const;

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

/** Of each key the rows before the first that is not ours. */
function beforeAnyOther(inCommitOrder: readonly StoredRow[], isOurs: (row: StoredRow) => boolean): StoredRow[] {
  const ended = new Set<string>();
  return inCommitOrder.filter((row) => {
    if (!isOurs(row)) ended.add(row.key);
    return !ended.has(row.key);
  });
}

function beforeOthers(inCommitOrder: readonly StoredRow[], owner: string, now: number): StoredRow[] {
  const held = new Set<string>();
  return inCommitOrder.filter((row) => {
    const free = !row.owner || row.owner === owner || (row.lease_until ?? 0) <= now;
    if (!free) held.add(row.key);
    return !held.has(row.key);
  });
}

// Oldest first, but a row no earlier than the ones before it of its key, whatever the clocks of the replicas said.
function limited(inCommitOrder: readonly StoredRow[], limit: number): StoredRow[] {
  const latest = new Map<string, number>();
  const aged = inCommitOrder.map((row) => {
    const age = Math.max(row.created_at, latest.get(row.key) ?? 0);
    latest.set(row.key, age);
    return { row, age };
  });
  return aged
    .sort((a, b) => a.age - b.age)
    .slice(0, limit)
    .map(({ row }) => row);
}

function byCommitOrder(a: StoredRow, b: StoredRow): number {
  const text = (x: string, y: string) => (x < y ? -1 : x > y ? 1 : 0);
  return text(a.key, b.key) || a.version - b.version || a.position - b.position || text(a._id, b._id);
}

const outboxRow = ({ _id, stream, key, event, traceparent, created_at }: StoredRow): OutboxRow => ({
  event_id: _id,
  stream: stream as StreamName,
  key,
  event,
  ...(traceparent ? { traceparent } : {}),
  created_at,
});
