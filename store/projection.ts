// A projection: records that are made of events alone, so that they can be made anew. The inbox keeps the events that were handled,
// without persons; a rebuild applies them to empty records aside, which then take the place of the old ones in one transaction.
import type { EventId } from '@waggle/contracts';
import type { Archived, Transaction } from './transaction.ts';
import { withScope } from './transaction-body.ts';

export interface ArchivedEvent extends Archived {
  readonly event_id: EventId;
  /** ms since the epoch. */
  readonly handled_at: number;
}

/** The records that serve, and those that are being made, in one transaction. */
export interface Both<Records extends object> {
  readonly old: Records;
  /** Nothing that is emitted or done after the commit through it has an effect. */
  readonly made: Transaction<Records>;
}

export type Apply<Records extends object> = (both: Both<Records>, events: readonly ArchivedEvent[]) => Promise<void>;

/** Times in ms since the epoch. */
export interface RebuildState {
  readonly rebuild_id: string;
  /** Without a renewal until then, what made it has ended. */
  readonly lease_until: number;
  /** From when on it is made of events; 0: from the beginning. */
  readonly complete_since: number;
  readonly applied: number;
  /** At most; a guess while events come. */
  readonly left: number;
  readonly done: boolean;
  /** Why it was given up. */
  readonly failure: string | null;
}

/** Another rebuild has begun since, or this one's lease has ended. */
export class RebuildLostError extends Error {
  override readonly name = 'RebuildLostError';
  readonly code = 'rebuild_lost';

  constructor(id: string) {
    super(`rebuild ${id} no longer has the records that it was making: another one began after its lease had ended`);
  }
}

export interface Projection<Records extends object> {
  /** From when on every event that was handled is kept; 0: from the beginning. */
  archivedSince(): Promise<number>;
  /** The last rebuild; null when there was none. */
  state(): Promise<RebuildState | null>;
  /** Makes empty records aside. Returns null, or the rebuild that runs. What an earlier one left is removed. */
  begin(id: string, completeSince: number, leaseMs: number): Promise<RebuildState | null>;
  /** One transaction, for what is taken over from the old records. @throws {RebuildLostError} */
  seed<T>(id: string, leaseMs: number, body: (both: Both<Records>) => Promise<T>): Promise<T>;
  /** One transaction, which applies up to `limit` of the kept events that are left. @throws {RebuildLostError} */
  advance(id: string, leaseMs: number, limit: number, apply: Apply<Records>): Promise<RebuildState>;
  /** Keeps other transactions out, applies what is left, and puts the new records in the place of the old ones, in one transaction. */
  swap(id: string, leaseMs: number, apply: Apply<Records>): Promise<RebuildState>;
  /** Gives it up; the old records stay. */
  abandon(id: string, failure: string): Promise<void>;
}

/** Records that are being made, as a reaction's transaction: their effects to the outside are off. */
export const madeOf = <Records extends object>(records: Records): Transaction<Records> =>
  withScope(records, { emit: async () => {}, firstTime: async () => true, afterCommit() {} });
