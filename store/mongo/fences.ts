// Fences: what keeps the transactions of a service and the swap of its projection apart. Each transaction changes one of them first, so
// that the swap, which changes all, conflicts with every transaction that began before it; and reads there which records serve.
// The transactions of one order change the same fence, whose count is therefore their order.
import type { ClientSession, Collection, Db } from 'mongodb';
import { StoreUnavailableError } from '../store.ts';

export interface Entered {
  /** Which records serve. */
  readonly generation: number;
  readonly fence: number;
  /** The place of the transaction among those of its fence. */
  readonly n: number;
}

export interface Fences {
  /** Creates the missing ones. */
  open(): Promise<void>;
  /** Which records serve now. */
  generation(): Promise<number>;
  /** In the transaction of the session. @throws {StoreUnavailableError} while the projection is being swapped */
  enter(session: ClientSession, key: string | undefined, now: number): Promise<Entered>;
  /** fence → its count. */
  counts(session: ClientSession): Promise<ReadonlyMap<number, number>>;
  /** Lets no transaction in until then, and waits for those that are in. 0 opens again. */
  close(until: number): Promise<void>;
  /** In a transaction: from its commit on, this generation serves, and transactions get in again. */
  serve(generation: number, session: ClientSession): Promise<void>;
}

interface Fence {
  readonly _id: string;
  readonly generation: number;
  readonly closed_until: number;
  readonly n: number;
}

// Orders that share one conflict now and then; each fence is a small document.
const fenceCount = 256;
const idOf = (fence: number): string => `fence-${fence}`;
const all = { _id: { $in: Array.from({ length: fenceCount }, (_, fence) => idOf(fence)) } };

export function mongoFences(db: Db): Fences {
  const fences: Collection<Fence> = db.collection<Fence>('projection');
  return {
    async open() {
      const there = new Set((await fences.find(all, { projection: { _id: 1 } }).toArray()).map(({ _id }) => _id));
      if (there.size === fenceCount) return;
      const generation = there.size > 0 ? await this.generation() : 0;
      const update = { $setOnInsert: { generation, closed_until: 0, n: 0 } };
      const missing = all._id.$in.filter((id) => !there.has(id));
      const upserts = missing.map((_id) => ({ updateOne: { filter: { _id }, update, upsert: true } }));
      await fences.bulkWrite(upserts, { ordered: false });
    },
    async generation() {
      return (await fences.findOne({ _id: idOf(0) }, { projection: { generation: 1 } }))?.generation ?? 0;
    },
    async enter(session, key, now) {
      const fence = key === undefined ? Math.floor(Math.random() * fenceCount) : hashOf(key) % fenceCount;
      const entered = await fences.findOneAndUpdate(
        { _id: idOf(fence) },
        { $inc: { n: 1 } },
        { session, returnDocument: 'after' },
      );
      if (!entered)
        throw new StoreUnavailableError(`${idOf(fence)} of ${db.databaseName} is missing: start the service again`);
      if (entered.closed_until > now) {
        throw new StoreUnavailableError(
          `a rebuilt projection of ${db.databaseName} is just taking its place: try it again`,
        );
      }
      return { generation: entered.generation, fence, n: entered.n };
    },
    async counts(session) {
      const found = await fences.find(all, { session, projection: { n: 1 } }).toArray();
      return new Map(found.map(({ _id, n }) => [Number(_id.slice(idOf(0).length - 1)), n]));
    },
    async close(until) {
      await fences.updateMany(all, { $set: { closed_until: until } });
    },
    async serve(generation, session) {
      await fences.updateMany(all, { $set: { generation, closed_until: 0 } }, { session });
    },
  };
}

/** FNV-1a, of 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
