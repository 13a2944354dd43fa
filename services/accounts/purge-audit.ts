// Deletes entries of the audit trail: all that are older than its retention, and the oldest refusals beyond the most that are kept.
import type { Clock } from '@waggle/contracts';
import type { Transaction } from '@waggle/store';
import type { AccountsRecords } from './records.ts';

/** About 50 MB: who floods Waggle with requests that are refused fills no disk. */
const mostKeptRefusals = 100_000;

export async function purgeAudit(
  tx: Transaction<AccountsRecords>,
  {
    clock,
    keptMs,
    most = mostKeptRefusals,
  }: { readonly clock: Pick<Clock, 'now'>; readonly keptMs: number; readonly most?: number },
): Promise<void> {
  await tx.audit.removeWhere({ at: { lt: new Date(clock.now() - keptMs).toISOString() } });
  const excess = (await tx.audit.count({ refusal: true })) - most;
  if (excess <= 0) return;
  const oldest = await tx.audit.list({ where: { refusal: true }, sort: ['entry_id'], limit: excess });
  const last = oldest.at(-1);
  if (last) await tx.audit.removeWhere({ refusal: true, entry_id: { lte: last.entry_id } });
}
