// Publishing again: makes rows of the outbox in MongoDB unpublished, in an order that holds after a crash in between.
import { type StreamName, sortableEntryId } from '@waggle/contracts';
import type { Collection, Filter } from 'mongodb';
import type { RowsToRequeue } from '../outbox.ts';
import { notFailed, type StoredRow, unleased } from './outbox-rows.ts';

/**
 * Returns how many.
 * @param lastEntry the highest entry of a stream, sortable; empty when there is none
 * @param under the partitions that a name means
 */
export async function requeue(
  rows: Collection<StoredRow>,
  which: RowsToRequeue,
  lastEntry: (stream: StreamName) => Promise<string>,
  under: (stream: StreamName) => readonly StreamName[],
): Promise<number> {
  const undo = { $set: unleased, $unset: { entry: true, published_at: true, ...notFailed } as const };
  if ('failedOf' in which) {
    const failed = { stream: { $in: under(which.failedOf) }, failed_at: { $exists: true } };
    return (await rows.updateMany(failed, undo)).modifiedCount;
  }
  if ('events' in which) {
    const found = await rows.find({ _id: { $in: [...which.events] } }, { projection: { key: 1 } }).toArray();
    const keys = new Map(found.map(({ _id, key }) => [_id, key]));
    // MongoDB promises no order for an update of many documents: the first of each key goes first, then the second of each.
    const updates = inRounds(which.events, (id) => keys.get(id) ?? '').map((ids) => ({
      updateMany: { filter: { _id: { $in: ids }, unpublished: { $exists: false } }, update: undo },
    }));
    return updates.length === 0 ? 0 : (await rows.bulkWrite(updates, { ordered: true })).modifiedCount;
  }
  const [stream, behind] = [which.stream, sortableEntryId(which.behind)];
  // From the last entry backwards: until the earliest is requeued, the stream stays behind `lastPublished`, so that a process
  // that continues after a crash detects the loss, and no relay publishes on the stream meanwhile. The bound moves down too:
  // rows that relays republish meanwhile must not be requeued again.
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
}

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
