// The embedded event log: streams, groups and dead letters in the one SQLite file, with the semantics of Redis Streams.
import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { Clock } from '@waggle/contracts';
import { StoreUnavailableError } from '@waggle/store';
import type { SqliteDatabase } from '@waggle/store/sqlite/database.ts';
import { fileError } from '@waggle/store/sqlite/file-error.ts';
import { EngineUnavailableError, type EventLog, type GroupReader, type Member } from '../event-log.ts';
import { addDeadLetter, discardDeadLetter, listDeadLetters, replayDeadLetter } from './dead-letters.ts';
import {
  appendEntries,
  describeStream,
  entriesOf,
  expectPublished,
  lastPosition,
  missingEntries,
  publishedOf,
  trimStream,
} from './entries.ts';
import { idOf } from './entry-ids.ts';
import {
  acknowledge,
  acknowledgeOwn,
  addGroup,
  beginRun,
  claim,
  deliver,
  endRun,
  failuresOf,
  mayHaveNew,
  noteError,
  pendingEntries,
  recordFailure,
  removeConsumer,
  removeGroup,
  removeIdle,
  renew,
} from './groups.ts';
import { createReader } from './reader.ts';
import { sharedOf } from './shared.ts';
import { type Statements, statementsOf } from './tables.ts';

/**
 * An event log in `database`. Several logs on one database behave like several processes. Appends survive a crash of the
 * process, and a power cut after `database.durable` has resolved. Closing the log does not close the database.
 */
export function createEmbeddedEventLog(database: SqliteDatabase, clock: Clock): EventLog {
  const { notifier, tables } = sharedOf(database);
  const readers = new Set<GroupReader>();
  let closed = false;

  const guarded = async <T>(work: () => T | Promise<T>): Promise<T> => {
    if (closed) throw new EngineUnavailableError('the event log was closed: open another one');
    try {
      await tables();
      return await work();
    } catch (error) {
      throw asUnavailable(error);
    }
  };
  /** One transaction; `ring` names the streams whose readers to notify after the commit. */
  const write = <T>(work: (sql: Statements, now: number) => T, ring?: (result: T) => string | null): Promise<T> =>
    guarded(async () => {
      const inOne = (db: DatabaseSync) => work(statementsOf(db), Math.floor(clock.now()));
      const result = await database.transaction(inOne, 'background');
      const stream = ring?.(result);
      if (stream) notifier.notify(stream);
      return result;
    });
  const read = <T>(work: (sql: Statements) => T): Promise<T> => guarded(() => work(statementsOf(database.reader)));

  return {
    append: (stream, entries, expectLast) =>
      write(
        (sql, now) => {
          if (expectLast) expectPublished(sql, stream, expectLast);
          return appendEntries(sql, now, stream, entries);
        },
        () => stream,
      ),
    missing: (stream, ids) => read((sql) => missingEntries(sql, stream, ids)),
    lastPublished: (stream) => read((sql) => idOf(publishedOf(sql, stream))),
    ensureGroup: (stream, group) => write((sql) => addGroup(sql, stream, group)),
    openReader(streams, group, consumer) {
      const members = streams.map((stream): Member => ({ stream, group, consumer }));
      const reader = createReader(members, notifier, clock, async (from, count) => {
        // Checks without the writer first: every second read, the one that waits for the next entry, finds nothing.
        if (!(await read((sql) => from.some((member) => mayHaveNew(sql, member))))) return [];
        return write((sql, now) => {
          let free = count;
          return from.flatMap((member) => {
            const entries = deliver(sql, now, member, free);
            free -= entries.length;
            return entries;
          });
        });
      });
      readers.add(reader);
      return {
        read: reader.read,
        close() {
          readers.delete(reader);
          return reader.close();
        },
      };
    },
    claimIdle: (member, minIdleMs, limit) => write((sql, now) => claim(sql, now, member, minIdleMs, limit)),
    renew: (member, ids) => write((sql, now) => renew(sql, now, member, ids)),
    acknowledge: (member, ids) => write((sql) => acknowledge(sql, member, ids)),
    acknowledgement: (member, id, written) => ({
      write: (db) => acknowledgeOwn(statementsOf(db), member, id),
      written,
    }),
    recordFailure: (member, id, error) => write((sql, now) => recordFailure(sql, now, member, id, error)),
    noteError: (member, id, error) => write((sql) => noteError(sql, member, id, error)),
    beginRun: (member, id) => write((sql) => beginRun(sql, member, id)),
    endRun: (member, id) => write((sql) => endRun(sql, member, id)),
    failures: (stream, group, id) => read((sql) => failuresOf(sql, stream, group, id)),
    deadLetter: (member, id, error, keep = 'entry') =>
      write((sql, now) => addDeadLetter(sql, now, member, id, error, keep)),
    deadLetters: (after, limit) => read((sql) => listDeadLetters(sql, after, limit)),
    discardDeadLetter: (id) => write((sql) => discardDeadLetter(sql, id)),
    async replayDeadLetter(id) {
      const stream = await write(
        (sql, now) => replayDeadLetter(sql, now, id),
        (to) => to,
      );
      return stream !== null;
    },
    async trim(stream, groups, before, othersBefore = before) {
      for (let removed = 0; ; await yieldToEventLoop()) {
        const step = await write((sql) =>
          trimStream(sql, stream, groups, { before, othersBefore, limit: trimmedAtOnce }),
        );
        removed += step;
        if (step < trimmedAtOnce) return removed;
      }
    },
    removeIdleConsumers: (stream, group, minIdleMs, keep) =>
      write((sql, now) => removeIdle(sql, stream, group, now - minIdleMs, keep)),
    removeGroup: (stream, group) => write((sql) => removeGroup(sql, stream, group)),
    leave: (member) => write((sql) => removeConsumer(sql, member)),
    entries: (stream, after, limit) => read((sql) => entriesOf(sql, stream, after, limit)),
    pendingEntries: (stream, group, ids) => read((sql) => pendingEntries(sql, clock.now(), stream, group, ids)),
    info: (stream) => read((sql) => describeStream(sql, clock.now(), stream)),
    check: () =>
      read((sql) => {
        lastPosition(sql, '');
        return [];
      }),
    scrub: () =>
      guarded(async () => {
        await database.scrub();
        return [];
      }),
    async close() {
      closed = true;
      await Promise.all([...readers].map((reader) => reader.close()));
    },
  };
}

// A batch blocks the writer and the event loop: this many take a few milliseconds.
const trimmedAtOnce = 1_000;

// A full or unreadable disk and a closed file are retryable; anything else is a bug of ours.
function asUnavailable(error: unknown): unknown {
  const { code } = error as { code?: string };
  const known = error instanceof StoreUnavailableError ? error : fileError(error);
  if (!known && code !== 'ERR_INVALID_STATE') return error;
  const { message, cause } = known ?? (error as Error);
  return new EngineUnavailableError(`the event log's file cannot be used now: ${message}`, {
    cause: error,
    // With a cause it is SQLite that refuses; otherwise the file was closed.
    refusal: cause === undefined ? undefined : 'SQLITE',
  });
}
