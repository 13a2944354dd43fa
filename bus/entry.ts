// What a log holds and tells: entries, what is known of their runs, dead letters, groups.

import type { EntryId } from '@waggle/contracts';

/** An entry to append. */
export interface NewEntry {
  /** The encoded envelope. */
  readonly event: string | Uint8Array;
  readonly traceparent?: string;
  /** Set for a replay: only this group handles the entry, the others acknowledge it unseen. It does not count as published. */
  readonly group?: string;
}

export interface Entry {
  readonly id: EntryId;
  readonly stream: string;
  /** The raw bytes, which the consumer decodes. Empty when the entry has no event field. */
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

/** What is known of the runs of an entry in a group that is not done. Times in ms since the epoch; null when no run failed. */
export interface Failures {
  /** Handler runs that failed. */
  readonly attempts: number;
  readonly first_failed_at: number | null;
  readonly last_failed_at: number | null;
  /** Consecutive latest runs that began and never ended, not even by failing: their processes died. */
  readonly unfinished: number;
  /** What a run failed with last, for people; null when none said. */
  readonly last_error: string | null;
}

export interface ErrorRecord {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}

export interface Claimed {
  readonly entries: Entry[];
  /** Pending entries that are no longer on the stream: trimmed before they were handled. This is data loss. */
  readonly lost: EntryId[];
}

/** A copy of an entry that its group gave up on. */
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
  /** The entry's other fields, in order. Only entries of other programs have any. */
  readonly other_fields: readonly EntryField[];
  /** Why it lacks the entry's content; absent when it has it. */
  readonly not_kept?: string;
}

export interface EntryField {
  readonly name: string;
  readonly value: Uint8Array;
}

/** An entry in work. */
export interface PendingEntry {
  readonly consumer: string;
  /** Since its lease was renewed. */
  readonly idleMs: number;
}

export interface GroupInfo {
  readonly group: string;
  /** Entries delivered and not acknowledged. */
  readonly pending: number;
  /** Entries not yet delivered; null when the engine cannot tell. */
  readonly lag: number | null;
  readonly last_delivered: EntryId;
  /** The earliest pending entry; null when there is none. */
  readonly oldest_pending: EntryId | null;
  /** The earliest entry on the stream that it has not acknowledged, delivered or not; null when there is none. */
  readonly oldest_unhandled: EntryId | null;
  readonly consumers: readonly { readonly name: string; readonly pending: number; readonly idleMs: number }[];
}

export interface StreamInfo {
  readonly stream: string;
  readonly length: number;
  /** The id of the last entry ever appended; '0-0' without one. */
  readonly last_id: EntryId;
  readonly groups: readonly GroupInfo[];
}
