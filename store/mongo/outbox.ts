// The outbox in MongoDB, shared by the replicas of a service. A relay may lease, of each key, the rows before the first that another
// relay holds, oldest first.
import { type Clock, type EventId, entryIdOf, type StreamName, sortableEntryId } from '@waggle/contracts';
import { partitionNames, partitionOfName } from '@waggle/contracts/partitions.ts';
import type { ClientSession, Collection, Db, Filter } from 'mongodb';
import { type Outbox, type OutboxBacklog, type OutboxRow, summed } from '../outbox.ts';
import type { EmittedRow } from '../transaction.ts';
import { requeue } from './outbox-requeue.ts';
import { notFailed, notWaiting, oldestFirst, type StoredRow, unleased } from './outbox-rows.ts';
import { mapDriverErrors } from './transact.ts';

export interface MongoOutbox extends Omit<Outbox, 'onCommit'> {
  /** @param rows at least one */
  insert(rows: readonly EmittedRow[], session: ClientSession): Promise<void>;
}

/** @param partitions of each stream: a row has the name of its partition, and a stream's name means all of them */
export function mongoOutbox(db: Db, publishes: readonly StreamName[], clock: Clock, partitions = 1): MongoOutbox {
  const rows = db.collection<StoredRow>('outbox');
  const claims = claimsOn(rows, clock);
  const under = (stream: StreamName): StreamName[] =>
    partitionOfName(stream) === null ? partitionNames(stream, partitions) : [stream];

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
    claim: (...claim) => mapDriverErrors(async () => (await claims.claim(...claim)).map(outboxRow)),
    release: (owner, ids) => mapDriverErrors(() => claims.release(owner, ids)),
    markPublished: (publications) =>
      mapDriverErrors(async () => {
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
      mapDriverErrors(async () => {
        const failed = { $set: { failed_at: clock.now(), failure: why }, $unset: notWaiting };
        await rows.updateOne({ _id: id, unpublished: true }, failed);
      }),
    requeue: (which) => mapDriverErrors(() => requeue(rows, which, lastEntry, under)),
    backlog: (stream) =>
      mapDriverErrors(async () =>
        summed(await Promise.all((stream ? [stream] : publishes).flatMap(under).map(backlogOf))),
      ),
    published: (stream, after, limit) =>
      mapDriverErrors(async () => {
        const behind = { $gt: after ? sortableEntryId(after) : '' };
        const found = await rows
          .find({ stream: { $in: under(stream) }, entry: behind }, { projection: { entry: 1, published_at: 1 } })
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
      mapDriverErrors(async () => {
        const entry = await lastEntry(stream);
        return entry ? entryIdOf(entry) : null;
      }),
    rewrite: (key, change) =>
      mapDriverErrors(async () => {
        let changed = 0;
        for (const { _id, event } of await rows.find({ key }, { projection: { event: 1 } }).toArray()) {
          const after = change(event);
          if (after === event) continue;
          if (after === null) await rows.deleteOne({ _id });
          else await rows.updateOne({ _id }, { $set: { event: after } });
          changed += 1;
        }
        return changed;
      }),
    purge: (before) =>
      mapDriverErrors(async () => (await rows.deleteMany({ published_at: { $lt: before } })).deletedCount),
  };
}

interface Claims {
  claim(stream: StreamName, owner: string, limit: number, leaseMs: number): Promise<StoredRow[]>;
  release(owner: string, ids: readonly EventId[]): Promise<void>;
}

function claimsOn(rows: Collection<StoredRow>, clock: Clock): Claims {
  // All waiting rows of some keys, and which of them this owner may have: of each key those before another's.
  async function claimable(stream: StreamName, owner: string, limit: number, now: number): Promise<StoredRow[]> {
    const oldest = await rows
      .find({ stream, unpublished: true }, atOnePoint)
      .sort(oldestFirst)
      .limit(limit + 1)
      .toArray();
    // Usually fewer than a claim takes: then the result is complete.
    if (oldest.length <= limit) return beforeOthers(oldest.sort(byCommitOrder), owner, now);
    const candidates = await rows
      .find({ stream, ...freeFor(owner, now) }, { ...atOnePoint, projection: { key: 1 } })
      .sort(oldestFirst)
      .limit(limit)
      .toArray();
    return beforeOthers(await waitingOf(stream, keysOf(candidates)), owner, now);
  }

  const waitingOf = async (stream: StreamName, keys: readonly string[]): Promise<StoredRow[]> => {
    const found = await rows.find({ stream, unpublished: true, key: { $in: [...keys] } }, atOnePoint).toArray();
    return found.sort(byCommitOrder);
  };

  async function release(owner: string, ids: readonly EventId[]): Promise<void> {
    await rows.updateMany({ _id: { $in: [...ids] }, owner, unpublished: true }, { $set: unleased });
  }

  return {
    // In no transaction: the server would keep one that a killed process left open for a minute, and with it the oldest rows
    // from everybody. Instead, leases are taken where they are free, and then looked at: of rows of one key, those behind
    // another's are given back.
    async claim(stream, owner, limit, leaseMs) {
      const now = clock.now();
      const wanted = limited(await claimable(stream, owner, limit, now), limit);
      if (wanted.length === 0) return [];
      const ids = new Set(wanted.map(({ _id }) => _id));
      const lease = { $set: { owner, lease_until: now + leaseMs } };
      await rows.updateMany({ _id: { $in: [...ids] }, ...freeFor(owner, now) }, lease);
      const leased = await waitingOf(stream, keysOf(wanted));
      const isOurs = (row: StoredRow): boolean => row.owner === owner && ids.has(row._id);
      const claimed = beforeAnyOther(leased, isOurs);
      const behind = leased.filter((row) => isOurs(row) && !claimed.includes(row)).map(({ _id }) => _id);
      if (behind.length > 0) await release(owner, behind);
      return limited(claimed, limit);
    },
    release,
  };
}

const keysOf = (rows: readonly Pick<StoredRow, 'key'>[]): string[] => [...new Set(rows.map(({ key }) => key))];

// A row is never seen without the earlier ones of its key.
const atOnePoint = { readConcern: { level: 'snapshot' } } as const;

const freeFor = (owner: string, now: number): Filter<StoredRow> => ({
  unpublished: true,
  $or: [{ owner: null }, { owner }, { lease_until: { $lte: now } }],
});

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
