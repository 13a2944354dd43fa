// For tests: what waits in an outbox.
import type { StreamName } from '@waggle/contracts';
import type { Outbox, OutboxRow } from '../outbox.ts';

/** The rows that wait on some streams, one stream after the other. They are leased for a second. */
export async function waitingRows(outbox: Outbox, streams: readonly StreamName[]): Promise<OutboxRow[]> {
  const rows: OutboxRow[] = [];
  for (const stream of streams) rows.push(...(await outbox.claim(stream, 'test', 1_000, 1_000)));
  return rows;
}
