// The projection of a service in MongoDB: made anew in collections of the next generation, which serve once the fences say so.
import type { Clock, EventId } from '@waggle/contracts';
import type { ClientSession, Collection, Db, MongoClient } from 'mongodb';
import type { StoreDefinition } from '../collections/declaration.ts';
import { generationOf, mongoCollections, openMongoRecords } from '../collections/mongo.ts';
import { type Apply, type Both, madeOf, type Projection, RebuildLostError, type RebuildState } from '../projection.ts';
import type { Fences } from './fences.ts';
import type { InboxEntry } from './inbox-entry.ts';
import { mapDriverErrors, transact } from './transact.ts';

export interface MongoProjection<Records extends object> extends Projection<Records> {
  purged(before: number): Promise<void>;
  /** Removes what does not serve: what a swap replaced, and what a rebuild left that failed or died. */
  tidy(): Promise<void>;
}

export interface MongoProjectionOptions<Records extends object> {
  readonly definition: StoreDefinition<Records>;
  readonly client: MongoClient;
  readonly db: Db;
  readonly inbox: Collection<InboxEntry>;
  readonly fences: Fences;
  readonly clock: Clock;
  readonly makeCollections: (collections: ReturnType<typeof mongoCollections>) => Promise<void>;
}

interface Stored extends RebuildState {
  readonly _id: 'rebuild';
  readonly generation: number;
  readonly done_at: number;
}

interface ArchiveMark {
  readonly _id: 'archive';
  readonly since: number;
}

/** Call it once the collections exist. */
export async function mongoProjection<Records extends object>(
  options: MongoProjectionOptions<Records>,
): Promise<MongoProjection<Records>> {
  const { definition, client, db, inbox, fences, clock, makeCollections } = options;
  const rebuilds = db.collection<Stored>('projection');
  const archive = db.collection<ArchiveMark>('projection');
  const isNew = (await inbox.findOne({}, { projection: { _id: 1 } })) === null;
  const began = { $setOnInsert: { since: isNew ? 0 : clock.now() } };
  await archive.updateOne({ _id: 'archive' }, began, { upsert: true });
  /** Of the rebuild that this process makes: fence → the count up to which its events are applied. */
  let cursors = new Map<number, number>();

  const stored = () => rebuilds.findOne({ _id: 'rebuild' });

  async function renew(id: string, leaseMs: number, session: ClientSession): Promise<Stored> {
    const renewed = await rebuilds.findOneAndUpdate(
      { _id: 'rebuild', rebuild_id: id, done: false, failure: null },
      { $set: { lease_until: clock.now() + leaseMs } },
      { session, returnDocument: 'after' },
    );
    if (!renewed) throw new RebuildLostError(id);
    return renewed;
  }

  const inBoth = <T>(
    id: string,
    leaseMs: number,
    body: (both: Both<Records>, session: ClientSession, state: Stored) => Promise<T>,
  ): Promise<T> =>
    transact(client, performance.now(), (session) => ({
      failures: [],
      async run() {
        const state = await renew(id, leaseMs, session);
        const serving = await fences.generation();
        const recordsOf = (generation: number) => openMongoRecords(db, () => ({ session }), definition, generation);
        return body({ old: recordsOf(serving), made: madeOf(recordsOf(state.generation)) }, session, state);
      },
    }));

  /** Applies up to `limit` events; the cursors are those after the commit. */
  async function applyPage(both: Both<Records>, session: ClientSession, limit: number, apply: Apply<Records>) {
    const after = new Map(cursors);
    let count = 0;
    for (const [fence, n] of await fences.counts(session)) {
      const from = after.get(fence) ?? 0;
      if (n <= from) continue;
      const found = await inbox
        .find({ fence, n: { $gt: from } }, { session })
        .sort({ n: 1 })
        .limit(limit - count)
        .toArray();
      const events = found.map(({ _id, key = '', event = null, handled_at }) => ({
        event_id: _id as EventId,
        key,
        event,
        handled_at,
      }));
      if (events.length > 0) await apply(both, events);
      count += events.length;
      const isWhole = count < limit;
      after.set(fence, isWhole ? n : (found.at(-1)?.n ?? from));
      if (!isWhole) break;
    }
    return { count, after };
  }

  const set = (state: Partial<Stored>, id: string, session: ClientSession) =>
    rebuilds.findOneAndUpdate(
      { _id: 'rebuild', rebuild_id: id },
      { $set: state },
      { session, returnDocument: 'after' },
    );

  const named = Object.keys(definition.declarations).filter((name) => definition.projection?.includes(name));

  async function dropExcept(generations: readonly number[]): Promise<void> {
    const kept = new Set(generations.flatMap((generation) => named.map((name) => generationOf(name, generation))));
    const ours = new Set(named);
    for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray()) {
      if (ours.has(name.replace(/_\d+$/, '')) && !kept.has(name)) await db.collection(name).drop();
    }
  }

  return {
    archivedSince: () => mapDriverErrors(async () => (await archive.findOne({ _id: 'archive' }))?.since ?? clock.now()),
    state: () => mapDriverErrors(async () => stateOf(await stored())),
    begin: (id, completeSince, leaseMs) =>
      mapDriverErrors(async () => {
        const left = await inbox.countDocuments({ n: { $gt: 0 } });
        const generation = Math.max(await fences.generation(), (await stored())?.generation ?? 0) + 1;
        const begun = {
          ...{ rebuild_id: id, lease_until: clock.now() + leaseMs, complete_since: completeSince, generation },
          ...{ applied: 0, left, done: false, done_at: 0, failure: null },
        };
        await rebuilds.updateOne({ _id: 'rebuild' }, { $setOnInsert: { ...begun, lease_until: 0 } }, { upsert: true });
        const isOver = { $or: [{ done: true }, { failure: { $ne: null } }, { lease_until: { $lte: clock.now() } }] };
        const taken = await rebuilds.findOneAndUpdate({ _id: 'rebuild', ...isOver }, { $set: begun });
        if (!taken) return stateOf(await stored());
        cursors = new Map();
        await dropExcept([await fences.generation()]);
        await makeCollections(mongoCollections(db, definition, generation));
        return null;
      }),
    seed: (id, leaseMs, body) => mapDriverErrors(() => inBoth(id, leaseMs, (both) => body(both))),
    advance: (id, leaseMs, limit, apply) =>
      mapDriverErrors(async () => {
        const { state, after } = await inBoth(id, leaseMs, async (both, session, before) => {
          const page = await applyPage(both, session, limit, apply);
          const applied = before.applied + page.count;
          // A page that is not full was the last: what the count says more was purged meanwhile.
          const left = page.count < limit ? 0 : Math.max(1, (await inbox.countDocuments({ n: { $gt: 0 } })) - applied);
          return { state: await set({ applied, left }, id, session), after: page.after };
        });
        cursors = after;
        return given(state, id);
      }),
    swap: (id, leaseMs, apply) =>
      mapDriverErrors(async () => {
        await fences.close(clock.now() + closedMs);
        try {
          const state = await inBoth(id, leaseMs, async (both, session, before) => {
            const page = await applyPage(both, session, Number.MAX_SAFE_INTEGER, apply);
            await fences.serve(before.generation, session);
            const applied = before.applied + page.count;
            return set({ applied, left: 0, done: true, done_at: clock.now() }, id, session);
          });
          return given(state, id);
        } catch (error) {
          await fences.close(0);
          throw error;
        }
      }),
    abandon: (id, failure) =>
      mapDriverErrors(async () => {
        await rebuilds.updateOne({ _id: 'rebuild', rebuild_id: id, done: false }, { $set: { failure } });
      }),
    purged: (before) =>
      mapDriverErrors(async () => void (await archive.updateOne({ _id: 'archive' }, { $max: { since: before } }))),
    tidy: () =>
      mapDriverErrors(async () => {
        const last = await stored();
        if (!last) return;
        const now = clock.now();
        const isRunning = !last.done && last.failure === null && last.lease_until > now;
        // Reads that found out before the swap which records serve may not be over.
        if (isRunning || last.done_at > now - settledMs) return;
        const serving = await fences.generation();
        // Another rebuild may begin meanwhile, with the next one.
        await dropExcept([serving, Math.max(serving, last.generation) + 1]);
      }),
  };
}

/** Longer than a swap takes; after that time transactions go on, and the swap conflicts with them. */
const closedMs = 10_000;
const settledMs = 30_000;

const stateOf = (stored: Stored | null): RebuildState | null => {
  if (!stored) return null;
  const { rebuild_id, lease_until, complete_since, applied, left, done, failure } = stored;
  return { rebuild_id, lease_until, complete_since, applied, left, done, failure };
};

function given(stored: Stored | null, id: string): RebuildState {
  const state = stateOf(stored);
  if (!state) throw new RebuildLostError(id);
  return state;
}
