// For tests: the unpublished rows of an outbox.
import type { StreamName } from '@waggle/contracts';
import type { Outbox, OutboxRow } from '../outbox.ts';

/** The unpublished rows of some streams, stream by stream. The call leases them for a second. */
export async function waitingRows(outbox: Outbox, streams: readonly StreamName[]): Promise<OutboxRow[]> {
  const rows: OutboxRow[] = [];
  for (const stream of streams) rows.push(...(await outbox.claim(stream, 'test', 1_000, 1_000)));
  return rows;
}
