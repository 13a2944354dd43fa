// The engine seam: a log with consumer groups. Redis Streams and SQLite implement exactly this; retry, ordering, leases
// and dead letters are decided above it, once. It shows no connection, so that an engine may rebuild its own.

import type { EntryId } from '@waggle/contracts';

export type { EntryId } from '@waggle/contracts';

/** What is appended to a stream. */
export interface NewEntry {
  /** The encoded envelope. */
  readonly event: string | Uint8Array;
  readonly traceparent?: string;
  /** Only this group handles the entry, the others acknowledge it unseen: a dead letter that is replayed. */
  readonly group?: string;
}

export interface Entry {
  readonly id: EntryId;
  readonly stream: string;
  /** The raw bytes; whether they are an event is for the consumer to find out. Empty when the entry has no event field. */
  readonly event: Uint8Array;
  readonly traceparent?: string;
  readonly group?: string;
}

/** A consumer in a group: the group's name is the service's, the consumer's name the process's. */
export interface Member {
  readonly stream: string;
  readonly group: string;
  readonly consumer: string;
}

/** What is known of the failures of an entry in a group. Times in ms since the epoch; null when no run failed. */
export interface Failures {
  /** Handler runs that failed. */
  readonly attempts: number;
  readonly first_failed_at: number | null;
  readonly last_failed_at: number | null;
  /** The last runs in a row that `beginRun` was told of and that never ended, not even by failing: their processes died. */
  readonly unfinished: number;
}

export interface ErrorRecord {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}

export interface Claimed {
  readonly entries: Entry[];
  /** Entries that were pending and are no longer on the stream: trimmed away before they were handled. This is loss. */
  readonly lost: EntryId[];
}

/** An entry that its group gave up on. */
export interface DeadLetter {
  /** Its id on the dead-letter stream. */
  readonly id: EntryId;
  /** The original bytes, exactly. */
  readonly event: Uint8Array;
  readonly traceparent?: string;
  readonly stream: string;
  readonly group: string;
  readonly consumer: string;
  readonly entry_id: EntryId;
  readonly attempts: number;
  readonly error: ErrorRecord;
  /** ms since the epoch. */
  readonly first_failed_at: number;
  readonly last_failed_at: number;
  /** What else its entry held, in its order: only one that others put on the stream holds more than an event. */
  readonly other_fields: readonly EntryField[];
  /** Why it does not hold what its entry held; missing when it does. */
  readonly not_kept?: string;
}

export interface EntryField {
  readonly name: string;
  readonly value: Uint8Array;
}

export interface GroupInfo {
  readonly group: string;
  /** Entries delivered and not acknowledged. */
  readonly pending: number;
  /** Entries not yet delivered; null when the engine cannot tell. */
  readonly lag: number | null;
  readonly last_delivered: EntryId;
  /** Of the entries delivered and not acknowledged, the one appended first; null when there is none. */
  readonly oldest_pending: EntryId | null;
  readonly consumers: readonly { readonly name: string; readonly pending: number; readonly idleMs: number }[];
}

export interface StreamInfo {
  readonly stream: string;
  readonly length: number;
  /** The id of the last entry ever appended; '0-0' when there was none. */
  readonly last_id: EntryId;
  readonly groups: readonly GroupInfo[];
}

/** The engine cannot be reached or refuses for now (down, loading, read-only, out of memory). Try again with a pause. */
export class EngineUnavailableError extends Error {
  override readonly name = 'EngineUnavailableError';
  readonly code = 'engine_unavailable';
}

/**
 * The engine refuses something and will go on refusing it until somebody changes something: a key of a wrong type, a command or
 * a key that the user may not use. The message names what was refused, to whom, on which key, and what to do. Only what needs
 * that key stands still; it is tried again, with pauses, and works once the cause is mended.
 */
export class EngineRefusedError extends Error {
  override readonly name = 'EngineRefusedError';
  readonly code = 'engine_refused';
}

/** The stream or its group is gone (a flush, a restore). Make the group again and carry on. */
export class GroupMissingError extends Error {
  override readonly name = 'GroupMissingError';
  readonly code = 'group_missing';
}

/** The stream does not hold what was published to it: its last id is before the one that was promised. */
export class StreamBehindError extends Error {
  override readonly name = 'StreamBehindError';
  readonly code = 'stream_behind';
}

export interface EventLog {
  /**
   * Appends entries in order and returns their ids in the same order. All or nothing is not promised: after an error
   * some of a batch may be on the stream. With `expectLast`, fails instead of appending when `lastPublished` is before it.
   * @throws {EngineUnavailableError}
   * @throws {StreamBehindError}
   */
  append(stream: string, entries: readonly NewEntry[], expectLast?: EntryId | null): Promise<EntryId[]>;

  /**
   * Those of `ids` that the stream does not hold: lost, or trimmed away since. A publisher that asks this after it noted
   * what it appended learns of a loss in between, which nobody could hold against a later `expectLast`.
   */
  missing(stream: string, ids: readonly EntryId[]): Promise<EntryId[]>;

  /**
   * The id of the last entry that was published on the stream, '0-0' when there was none: what tells a loss. A dead letter
   * that was replayed is not published anew: behind what was lost, it would hide the loss.
   */
  lastPublished(stream: string): Promise<EntryId>;

  /** Makes the group if it is missing, reading from the beginning of the stream. */
  ensureGroup(stream: string, group: string): Promise<void>;

  /**
   * Opens a reader: a connection of its own that waits for new entries.
   * The member's reads start behind the last entry delivered to the group.
   */
  openReader(streams: readonly string[], group: string, consumer: string): GroupReader;

  /** Takes over entries that have been idle for `minIdleMs`: those of dead processes. Looks at all of them. */
  claimIdle(member: Member, minIdleMs: number, limit: number): Promise<Claimed>;

  /** Resets the idle time of entries that this consumer still owns; returns those. The others were claimed by another. */
  renew(member: Member, ids: readonly EntryId[]): Promise<EntryId[]>;

  /** Takes entries off the group's pending list, with what is known of their failures. Returns how many were on it. */
  acknowledge(member: Member, ids: readonly EntryId[]): Promise<number>;

  /** Counts a failed attempt. Null: this consumer no longer owns the entry, and nothing was counted. */
  recordFailure(member: Member, id: EntryId): Promise<Failures | null>;

  /** Notes that a handler begins with an entry. False: this consumer no longer owns it, and nothing was noted. */
  beginRun(member: Member, id: EntryId): Promise<boolean>;

  /** Notes that the handler is through and its process lives: no run counts as unfinished any more. A failure says so, too. */
  endRun(member: Member, id: EntryId): Promise<void>;

  /** What was counted for an entry so far; null when nothing was. */
  failures(stream: string, group: string, id: EntryId): Promise<Failures | null>;

  /**
   * In one step: copies the entry with its failure to the dead letters and acknowledges it. False: this consumer no longer
   * owns the entry, and nothing was done. With `nothing` only the failure is kept: for an entry that cannot be copied.
   */
  deadLetter(member: Member, id: EntryId, error: ErrorRecord, keep?: 'entry' | 'nothing'): Promise<boolean>;

  /** Dead letters in the order they came, behind `after` (exclusive). */
  deadLetters(after: EntryId | null, limit: number): Promise<DeadLetter[]>;

  /** Removes a dead letter; false when it is not there (any more). */
  discardDeadLetter(id: EntryId): Promise<boolean>;

  /** In one step: appends the dead letter to its stream again, for its group only, and removes it. False: it is not there. */
  replayDeadLetter(id: EntryId): Promise<boolean>;

  /**
   * Removes entries that every one of `groups` has acknowledged and that were appended before `before` (ms since the
   * epoch). Nothing is removed while one of the groups does not exist. Returns how many were removed.
   */
  trim(stream: string, groups: readonly string[], before: number): Promise<number>;

  /** Deletes consumer names that have nothing pending and were idle for `minIdleMs`, except `keep`. Returns how many. */
  removeIdleConsumers(stream: string, group: string, minIdleMs: number, keep: string): Promise<number>;

  /** Removes a group with all that it has pending; false when it is not there. The stream stays. */
  removeGroup(stream: string, group: string): Promise<boolean>;

  /** Deletes this member's name if it has nothing pending, in one step. */
  leave(member: Member): Promise<boolean>;

  info(stream: string): Promise<StreamInfo>;

  /**
   * Rejects, with a message for people, when the engine cannot be reached now. Resolves with what is wrong with it although it
   * can be, such as a setting that makes it lose entries.
   */
  check(): Promise<readonly string[]>;

  close(): Promise<void>;
}

export interface GroupReader {
  /**
   * Reads up to `count` new entries; waits up to `waitMs` for the first one. Empty: none came, or `close` was called.
   * @throws {GroupMissingError} @throws {EngineUnavailableError}
   */
  read(count: number, waitMs: number): Promise<Entry[]>;
  /** Ends a read that waits, and frees the connection. */
  close(): Promise<void>;
}
