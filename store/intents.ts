// Intents: what the audit trail will say about a change, kept in the transaction of the change until the trail has it. A process that
// ends in between leaves the intent, and a later one hands it on.
import type { Intent } from '@waggle/contracts';

export type KeptIntent = Pick<Intent, 'id' | 'entry'>;

export interface Intents {
  /** Those that were kept before this time, in ms since the epoch. */
  keptBefore(before: number): Promise<KeptIntent[]>;
  /** Does nothing when there is none. */
  remove(id: string): Promise<void>;
}
