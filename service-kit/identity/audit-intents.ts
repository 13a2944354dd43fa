// Intents of requests: each is kept with the change itself, and removed once the trail has its entry. What is left of processes that
// ended, or of a trail that could not be written, goes to the trail later.
import type { AuditEntry, Intent } from '@waggle/contracts';
import type { Intents } from '@waggle/store';
import type { AuditTrail } from './audit-trail.ts';

export interface OwnIntent extends Intent, Pick<AuditEntry, 'entry_id' | 'at'> {
  /** Whether a change was committed with it. */
  readonly isKept: boolean;
  /** The trail has its entry, or there was no change. */
  settle(): Promise<void>;
}

/** @param describe the entry as it is known when the change is committed */
export function newIntent(trail: Pick<AuditTrail, 'begin'>, describe: () => object): OwnIntent {
  const begun = trail.begin();
  const stores: (() => Promise<void>)[] = [];
  return {
    ...begun,
    id: begun.entry_id,
    get entry() {
      return JSON.stringify({ ...begun, ...describe() });
    },
    kept: (remove) => void stores.push(remove),
    get isKept() {
      return stores.length > 0;
    },
    async settle() {
      for (const remove of stores.splice(0)) await remove();
    },
  };
}

/** Hands the intents of a store that nobody settled to the trail; returns how many. @param before ms since the epoch */
export async function settleIntents(
  intents: Intents,
  trail: Pick<AuditTrail, 'settle'>,
  before: number,
): Promise<number> {
  const left = await intents.keptBefore(before);
  for (const { id, entry } of left) {
    await trail.settle(JSON.parse(entry) as AuditEntry);
    await intents.remove(id);
  }
  return left.length;
}
