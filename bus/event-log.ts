// The engine interface: a log with consumer groups, implemented on Redis Streams and on SQLite. Retries, ordering and the
// decision to dead-letter live above it. It exposes no connection, so that an engine can replace its own.

import type { EntryId } from '@waggle/contracts';
import type { Acknowledgement } from '@waggle/store';
import type {
  Claimed,
  DeadLetter,
  Entry,
  ErrorRecord,
  Failures,
  Member,
  NewEntry,
  PendingEntry,
  StreamInfo,
} from './entry.ts';

export type { EntryId } from '@waggle/contracts';
export type * from './entry.ts';

/** The engine is unreachable or temporarily refuses (down, loading, read-only, out of memory). Retry with a backoff. */
export class EngineUnavailableError extends Error {
  override readonly name = 'EngineUnavailableError';
  readonly code = 'engine_unavailable';
  /** The error code of an engine that answers and refuses, such as OOM: the message says what to do. Missing: unreachable. */
  readonly refusal?: string;

  constructor(message: string, { refusal, ...options }: ErrorOptions & { readonly refusal?: string | undefined } = {}) {
    super(message, options);
    if (refusal !== undefined) this.refusal = refusal;
  }
}

/**
 * The engine refuses an operation until someone fixes the cause: a key of the wrong type, or a command or key that the user may
 * not use. The message names the operation, the user, the key, and the remedy. Only work that needs the key stops; it is
 * retried with a backoff.
 */
export class EngineRefusedError extends Error {
  override readonly name = 'EngineRefusedError';
  readonly code = 'engine_refused';
}

/** The stream or its group is gone (a flush, a restore). Recreate the group and continue. */
export class GroupMissingError extends Error {
  override readonly name = 'GroupMissingError';
  readonly code = 'group_missing';
}

/** The stream has lost published entries: its last id is before the expected one. */
export class StreamBehindError extends Error {
  override readonly name = 'StreamBehindError';
  readonly code = 'stream_behind';
}

/** How a log divides its streams. */
export interface Partitions {
  /** The partitions of a stream, each of which is a stream of its own for every method of the log. */
  of<Name extends string>(stream: Name): readonly Name[];
  /** The partition of a stream that an entry is in. */
  holding(stream: string, id: EntryId): string;
}

export interface EventLog {
  /** Absent where a stream is in one piece. */
  readonly partitions?: Partitions;

  /**
   * How often another server may have taken over a stream: it may lack what the one before had accepted, even where newer entries
   * hide that. Absent on engines whose server is always the same.
   */
  reconnections?(stream: string): number;

  /**
   * Appends entries in order and returns their ids in the same order. A batch is not atomic: after an error some of it may
   * be on the stream. With `expectLast`, fails without appending when `lastPublished` is before it.
   * @throws {EngineUnavailableError}
   * @throws {StreamBehindError}
   */
  append(stream: string, entries: readonly NewEntry[], expectLast?: EntryId | null): Promise<EntryId[]>;

  /**
   * The ids that are not on the stream: lost, or trimmed since. A publisher that checks after it has recorded an append
   * detects a loss in between, which a later `expectLast` cannot.
   */
  missing(stream: string, ids: readonly EntryId[]): Promise<EntryId[]>;

  /**
   * The id of the last published entry, '0-0' without one, for detecting a loss. What was replayed for one group does not count: its
   * newer ids would hide a loss before them.
   */
  lastPublished(stream: string): Promise<EntryId>;

  /** Creates the group if it is missing, at the beginning of the stream. */
  ensureGroup(stream: string, group: string): Promise<void>;

  /**
   * Opens a reader: a separate connection that waits for new entries.
   * Its reads start after the last entry delivered to the group.
   */
  openReader(streams: readonly string[], group: string, consumer: string): GroupReader;

  /** Claims entries that have been idle for `minIdleMs`: those of dead processes. Scans the whole pending list. */
  claimIdle(member: Member, minIdleMs: number, limit: number): Promise<Claimed>;

  /** Resets the idle time of entries that this consumer still owns, and returns those. Others have claimed the rest. */
  renew(member: Member, ids: readonly EntryId[]): Promise<EntryId[]>;

  /** Removes entries and their failure records from the group's pending list. Returns how many were on it. */
  acknowledge(member: Member, ids: readonly EntryId[]): Promise<number>;

  /**
   * An acknowledgement for the transaction of the handler, on an engine whose entries are in the file of the stores. Absent on
   * others. @param written called after the commit
   */
  acknowledgement?(member: Member, id: EntryId, written: () => void): Acknowledgement;

  /** Counts a failed attempt. Null, without counting, when this consumer no longer owns the entry. @param error for people, short */
  recordFailure(member: Member, id: EntryId, error: string): Promise<Failures | null>;

  /** Records what an entry waits for, without counting an attempt, if this consumer still owns it. @param error for people, short */
  noteError(member: Member, id: EntryId, error: string): Promise<void>;

  /** Records that a handler run begins. False, without recording, when this consumer no longer owns the entry. */
  beginRun(member: Member, id: EntryId): Promise<boolean>;

  /** Records that the run ended and its process lives, which resets the unfinished runs. A recorded failure does too. */
  endRun(member: Member, id: EntryId): Promise<void>;

  /** The failure record of an entry; null without one. */
  failures(stream: string, group: string, id: EntryId): Promise<Failures | null>;

  /**
   * Atomically copies the entry with its failure to the dead letters and acknowledges it. False, without effect, when this
   * consumer no longer owns the entry. With `nothing` it keeps only the failure: for an entry that cannot be copied.
   */
  deadLetter(member: Member, id: EntryId, error: ErrorRecord, keep?: 'entry' | 'nothing'): Promise<boolean>;

  /** Dead letters in order of arrival, after `after` (exclusive). */
  deadLetters(after: EntryId | null, limit: number): Promise<DeadLetter[]>;

  /** Removes a dead letter; false when there is none. */
  discardDeadLetter(id: EntryId): Promise<boolean>;

  /** Atomically appends the dead letter to its stream, for its group only, and removes it. False when there is none. */
  replayDeadLetter(id: EntryId): Promise<boolean>;

  /**
   * Removes entries that all of `groups` have acknowledged and that were appended before `before` (ms since the epoch).
   * Removes nothing while one of the groups does not exist. Other groups on the stream, which belong to other programs, must have
   * acknowledged them too, except what was appended before `othersBefore`; without it they do not count. Returns how many were
   * removed.
   */
  trim(stream: string, groups: readonly string[], before: number, othersBefore?: number): Promise<number>;

  /** Deletes consumer names that have nothing pending and were idle for `minIdleMs`, except `keep`. Returns how many. */
  removeIdleConsumers(stream: string, group: string, minIdleMs: number, keep: string): Promise<number>;

  /** Removes a group with its pending list; false when there is none. The stream stays. */
  removeGroup(stream: string, group: string): Promise<boolean>;

  /** Atomically deletes this member's name if it has nothing pending. */
  leave(member: Member): Promise<boolean>;

  info(stream: string): Promise<StreamInfo>;

  /** Entries of a stream in order, after `after` (exclusive), of no group: what is read stays unread for everybody. */
  entries(stream: string, after: EntryId | null, limit: number): Promise<Entry[]>;

  /** Who has these entries in work; those that are not pending in the group are left out. */
  pendingEntries(stream: string, group: string, ids: readonly EntryId[]): Promise<ReadonlyMap<EntryId, PendingEntry>>;

  /**
   * Rejects, with a message for people, when the engine is unreachable. Resolves to problems of a reachable engine, such as a
   * setting that makes it lose entries.
   */
  check(): Promise<readonly string[]>;

  /**
   * Removes from the engine's files what was deleted, as far as it can now. Returns what may still hold some of it, in words; a
   * call takes time, and others wait.
   */
  scrub(): Promise<readonly string[]>;

  close(): Promise<void>;
}

export interface GroupReader {
  /**
   * Reads up to `count` new entries; waits up to `waitMs` for the first one. Empty when none arrived or `close` was called.
   * @throws {GroupMissingError} @throws {EngineUnavailableError}
   */
  read(count: number, waitMs: number): Promise<Entry[]>;
  /** Ends a pending read and frees the connection. */
  close(): Promise<void>;
}
