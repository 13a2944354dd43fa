// Removes from the audit trail why somebody did something, in their words: they may name a customer. Who, when and what stay.
import type { Clock } from '@waggle/contracts';
import type { Cause, Store } from '@waggle/store';
import type { AccountsRecords } from './records.ts';

export interface RemoveReasonsDeps {
  readonly store: Store<AccountsRecords>;
  readonly clock: Pick<Clock, 'now'>;
  /** How long reasons are kept, in ms. */
  readonly keptMs: number;
}

/** The kinds of entries whose reason somebody wrote; that of a refused WebSocket is a code. */
const kinds = ['dead-letters', 'faults'] as const;
const pageSize = 200;

/**
 * Removes reasons that are older than their time, and all from before a customer was forgotten: nothing tells which of them is about that
 * customer. Returns how many.
 */
export async function removeReasons({ store, clock, keptMs }: RemoveReasonsDeps, cause: Cause): Promise<number> {
  const old = new Date(clock.now() - keptMs).toISOString();
  const [forgetting] = await store.reads.audit.list({ where: { kind: 'customers' }, sort: ['-entry_id'], limit: 1 });
  const before = forgetting && forgetting.at > old ? forgetting.at : old;
  let removed = 0;
  for (const kind of kinds) {
    for (let last = ''; ; ) {
      const page = await store.reads.audit.list({
        where: { kind, entry_id: { gt: last } },
        sort: ['entry_id'],
        limit: pageSize,
      });
      const due = page.filter(({ at, changes }) => at <= before && changes['reason']?.after !== undefined);
      if (due.length > 0) {
        await store.transaction(cause, async (tx) => {
          for (const { entry_id, changes } of due)
            await tx.audit.change(entry_id, { changes: { ...changes, reason: {} } });
        });
      }
      removed += due.length;
      const next = page.at(-1);
      if (!next || page.length < pageSize || next.at > before) break;
      last = next.entry_id;
    }
  }
  return removed;
}
