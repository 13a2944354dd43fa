// A service's store in its own MongoDB database.

import type { Clock, EventId, NewId } from '@waggle/contracts';
import { partitionOf } from '@waggle/contracts/partitions.ts';
import {
  type ClientSession,
  type Collection,
  type Db,
  type MongoClient,
  MongoError,
  MongoServerSelectionError,
} from 'mongodb';
import type { InSession, StoreDefinition } from '../collections/declaration.ts';
import { mongoCollections, openMongoRecords } from '../collections/mongo.ts';
import { type Store, StoreUnavailableError } from '../store.ts';
import type { TransactionBody } from '../transaction.ts';
import { createCommits, guarded, insideBody, refuseInsideBody, transactionBody } from '../transaction-body.ts';
import { storeError } from './errors.ts';
import { mongoFences } from './fences.ts';
import type { InboxEntry } from './inbox-entry.ts';
import { mongoIntents } from './intents.ts';
import { mongoOutbox } from './outbox.ts';
import { formerOutboxIndexes, outboxIndexes } from './outbox-rows.ts';
import { mongoProjection } from './projection.ts';
import { servingReads } from './serving-reads.ts';
import { dropIndexes, inboxIndexes, makeCollections, refuseStandalone } from './set-up.ts';
import { createSemaphore, mapDriverErrors, transact } from './transact.ts';
import { mongoWriteCheck } from './write-check.ts';

export interface MongoStoreOptions<Records extends object> {
  readonly definition: StoreDefinition<Records>;
  /** Created with `mongoClientOptions`; shared by all services of the process, and closed by its creator. */
  readonly client: MongoClient;
  readonly clock: Clock;
  readonly newId: NewId;
  /** The database is `<prefix><service>`. Default `waggle_`. */
  readonly prefix?: string;
  /** The partitions of each stream. Default 1. */
  readonly partitions?: number;
  /** The limit of concurrent transactions in this process. Default 8. */
  readonly sideBySide?: number;
}

/** @throws {StoreUnavailableError} when the server cannot be reached */
export async function openMongoStore<Records extends object>(
  options: MongoStoreOptions<Records>,
): Promise<Store<Records>> {
  const { definition, client, clock, newId, prefix = 'waggle_', partitions = 1, sideBySide = 8 } = options;
  const { service, publishes, unread } = definition;
  const db = client.db(databaseName(service, prefix));
  await mapDriverErrors(async () => {
    await refuseStandalone(db);
    await makeCollections([
      ...mongoCollections(db, definition),
      { db, name: 'outbox', indexes: outboxIndexes },
      { db, name: 'intents', indexes: [] },
      { db, name: 'inbox', indexes: inboxIndexes(definition) },
      ...(definition.projection ? [{ db, name: 'projection', indexes: [] }] : []),
    ]);
    await dropIndexes(db, 'outbox', formerOutboxIndexes);
  });
  const inbox = db.collection<InboxEntry>('inbox');
  const outbox = mongoOutbox(db, definition.publishes, clock, partitions);
  const intents = mongoIntents(db, clock);
  const fences = definition.projection ? mongoFences(db) : null;
  const projection = fences
    ? await mapDriverErrors(async () => {
        await fences.open();
        await makeCollections(mongoCollections(db, definition, await fences.generation()));
        return mongoProjection({ definition, client, db, inbox, fences, clock, makeCollections });
      })
    : null;
  const commits = createCommits();
  const writes = mongoWriteCheck(db);
  const recordsOf = bindablePool(db, definition);
  // Transactions on the same document conflict and run again. The semaphore bounds the wasted work: two hundred orders for the
  // last pizza queue up. (Measured for 200 on one document: with 8 concurrent ones each body runs twice, with 64 more than 7
  // times, which takes twice as long.)
  const semaphore = createSemaphore(sideBySide, 10_000);

  return {
    service,
    ...(projection ? { projection } : {}),
    reads: guarded(
      fences ? servingReads(db, definition, fences) : openMongoRecords(db, () => ({}), definition),
      (_, run) => withStoreErrors(run()),
    ),
    outbox: { ...outbox, onCommit: commits.onCommit },
    intents,
    async transaction(cause, run, { key, recordless = false, created } = {}) {
      refuseInsideBody('a transaction was begun');
      const begun = performance.now();
      const attempt = (session: ClientSession) => {
        let body: TransactionBody<Records> | null = null;
        return {
          get failures() {
            return body?.failures ?? [];
          },
          async run() {
            const entered = (recordless ? null : await fences?.enter(session, key, clock.now())) ?? null;
            const place = entered === null ? {} : { fence: entered.fence, n: entered.n };
            const bindable = recordsOf(entered?.generation ?? 0);
            try {
              const made = transactionBody({
                service,
                publishes,
                unread,
                cause,
                clock,
                newId,
                records: bindable.boundTo(session),
                firstTime: (event, run) => {
                  const { archived, ...handler } = run ?? {};
                  const kept = archived ? { ...archived, ...place } : {};
                  return enterInbox(inbox, event, { ...handler, ...kept, handled_at: clock.now() }, session);
                },
                dooms: (error) => error instanceof MongoError,
              });
              body = made;
              const result = await insideBody(() => made.run(run));
              const emitted = made.emitted.map((row) => ({
                ...row,
                stream: partitionOf(row.stream, row.key, partitions),
              }));
              if (emitted.length > 0) await outbox.insert(emitted, session);
              if (cause.intent) await intents.keep(cause.intent, session);
              return { ...made, emitted, result };
            } finally {
              bindable.free();
            }
          },
        };
      };
      const body = await semaphore.run(async () => {
        try {
          return await transact(client, begun, attempt);
        } catch (error) {
          writes.failed(error);
          // The driver has searched for a server for seconds: the queued transactions would find none either.
          if (error instanceof StoreUnavailableError && error.cause instanceof MongoServerSelectionError) {
            semaphore.refuseWaiting(error);
          }
          throw error;
        }
      });
      const { intent } = cause;
      intent?.kept(() => intents.remove(intent.id));
      commits.committed(body);
      if (created) created(body.created);
      else definition.created?.(cause, body.created);
      return body.result;
    },
    handled: (ids) =>
      mapDriverErrors(async () => {
        const found = await inbox.find({ _id: { $in: [...ids] } }, { projection: { _id: 1 } }).toArray();
        return new Set(found.map(({ _id }) => _id));
      }),
    async purgeInbox(before) {
      const { deletedCount } = await mapDriverErrors(() => inbox.deleteMany({ handled_at: { $lt: before } }));
      if (deletedCount > 0) await projection?.purged(before);
      await projection?.tidy();
      return deletedCount;
    },
    check: writes.check,
    close: () => semaphore.idle(),
  };
}

/** The name of a service's database. */
export const databaseName = (service: string, prefix = 'waggle_'): string => `${prefix}${service}`;

// An upsert that finds the event writes nothing, so a repeat costs one round trip and does not abort the transaction, as
// an insert's duplicate key would.
async function enterInbox(
  inbox: Collection<InboxEntry>,
  event: { readonly event_id: EventId; readonly event_type: string },
  run: Omit<InboxEntry, '_id' | 'event_type'>,
  session: ClientSession,
): Promise<boolean> {
  const entry = { $setOnInsert: { event_type: event.event_type, ...run } };
  const { upsertedCount } = await inbox.updateOne({ _id: event.event_id }, entry, { upsert: true, session });
  return upsertedCount === 1;
}

const withStoreErrors = <T>(result: T): T => {
  if (!(result instanceof Promise)) return result;
  return result.catch((error: unknown) => {
    throw storeError(error);
  }) as T;
};

interface BindableRecords<Records> {
  /** The records, bound to the session's transaction from now on. */
  boundTo(session: ClientSession): Records;
  /** Nothing uses them any more. */
  free(): void;
}

/** A pool of records without a transaction for each generation, as many as ever ran concurrently. */
function bindablePool<Records extends object>(
  db: Db,
  definition: StoreDefinition<Records>,
): (generation: number) => BindableRecords<Records> {
  const pools = new Map<number, BindableRecords<Records>[]>();
  return (generation) => {
    const idle = pools.get(generation) ?? [];
    pools.set(generation, idle);
    return idle.pop() ?? bindableRecords(db, definition, generation, (one) => idle.push(one));
  };
}

function bindableRecords<Records extends object>(
  db: Db,
  definition: StoreDefinition<Records>,
  generation: number,
  freed: (records: BindableRecords<Records>) => void,
): BindableRecords<Records> {
  let inSession: ReturnType<InSession> = {};
  const records = openMongoRecords(db, () => inSession, definition, generation);
  return {
    boundTo(session) {
      inSession = { session };
      return records;
    },
    free() {
      freed(this);
    },
  };
}
