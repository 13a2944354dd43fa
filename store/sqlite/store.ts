// A service's store in the file of the embedded engine.
import type { Clock, NewId } from '@waggle/contracts';
import type { StoreDefinition } from '../collections/declaration.ts';
import { defineSqliteRecords, openSqliteRecords } from '../collections/sqlite.ts';
import type { Store } from '../store.ts';
import { createCommits, guarded, transactionBody } from '../transaction-body.ts';
import type { SqliteDatabase } from './database.ts';
import { fileError } from './file-error.ts';
import type { FileStreams } from './file-streams.ts';
import { sqliteInbox } from './inbox.ts';
import { sqliteIntents } from './intents.ts';
import { sqliteOutbox } from './outbox.ts';
import { sqliteProjection } from './projection.ts';

export interface SqliteStoreOptions<Records extends object> {
  readonly definition: StoreDefinition<Records>;
  /** Shared by all services of the process, and closed by its opener. */
  readonly database: SqliteDatabase;
  readonly clock: Clock;
  readonly newId: NewId;
  /** The streams, when they are in this file too. Without them, the relay publishes every event. */
  readonly streams?: FileStreams;
}

export async function openSqliteStore<Records extends object>(
  options: SqliteStoreOptions<Records>,
): Promise<Store<Records>> {
  const { definition, database, clock, newId, streams } = options;
  const { service, publishes, unread } = definition;
  await database.transaction((db) => defineSqliteRecords(db, definition));
  await streams?.open();
  const outbox = await sqliteOutbox(definition, database, clock, streams);
  const commits = createCommits();
  const inbox = await sqliteInbox(service, database, clock);
  const intents = await sqliteIntents(service, database, clock);
  const records = await database.transaction((db) => openSqliteRecords(db, definition));
  const projection = definition.projection ? await sqliteProjection({ definition, database, clock, records }) : null;
  return {
    service,
    ...(projection ? { projection } : {}),
    reads: guarded(openSqliteRecords(database.reader, definition), (_, run) => withFileErrors(run())),
    outbox: { ...outbox, onCommit: commits.onCommit },
    intents,
    async transaction(cause, run, { durable = false, acknowledgement, created } = {}) {
      // People wait for what they asked for, and for nothing that follows from an event.
      const priority = durable || acknowledgement === undefined ? 'request' : 'background';
      const { body, inserted, result } = await database.transaction(async (db, committed) => {
        const body = transactionBody({
          service,
          publishes,
          unread,
          cause,
          clock,
          newId,
          records,
          firstTime: async (event, run) => inbox.enter(event, run),
          dooms: (error) => (error as { code?: unknown }).code === 'ERR_SQLITE_ERROR',
        });
        const result = await body.run(run);
        if (cause.intent) intents.keep(cause.intent);
        // The entry is in the file of the streams.
        if (acknowledgement && streams) {
          acknowledgement.write(db);
          committed(acknowledgement.written);
        }
        return { body, result, inserted: outbox.insert(body.emitted, committed) };
      }, priority);
      const { intent } = cause;
      intent?.kept(() => intents.remove(intent.id));
      commits.committed({ effects: body.effects, emitted: inserted.waiting, published: inserted.published });
      if (durable) await database.durable();
      if (created) created(body.created);
      else definition.created?.(cause, body.created);
      return result;
    },
    handled: async (ids) => inbox.handled(ids),
    async purgeInbox(before) {
      const deleted = await inbox.purge(before);
      if (deleted > 0) await projection?.purged(before);
      return deleted;
    },
    check: () => database.check(),
    // The process owns the file: closing it waits for transactions that began here.
    close: async () => {},
  };
}

const withFileErrors = <T>(result: T): T =>
  result instanceof Promise
    ? (result.catch((error: unknown) => {
        throw fileError(error) ?? error;
      }) as T)
    : result;
