// The entries that a stream got before the page was opened. The server reads forward only, so this asks for ever longer spans.
import type { EntryList, EntryView } from '@waggle/contracts';
import { compareEntryIds } from '@waggle/contracts/entry-id.ts';
import { mostOfTail } from './live-operations.rules.ts';

const spansMs = [5_000, 60_000, 600_000, 3_600_000, 86_400_000];
const enough = 50;

/** @param ask for at most `limit` entries after an id; oldest first */
export async function recentEntries(
  lastMs: number,
  ask: (after: string, limit: number) => Promise<EntryList>,
): Promise<readonly EntryView[]> {
  let newest: readonly EntryView[] = [];
  for (const span of spansMs) {
    const { entries } = await ask(`${Math.max(0, lastMs - span)}-0`, mostOfTail);
    // There are more: these are not the newest ones.
    if (entries.length === mostOfTail) return newest;
    newest = entries.toReversed();
    if (newest.length >= enough) return newest;
  }
  return newest;
}

/** Newest first, each once. */
export function joinTails(live: readonly EntryView[], earlier: readonly EntryView[]): readonly EntryView[] {
  const known = new Set(live.map(({ id }) => id));
  return [...live, ...earlier.filter(({ id }) => !known.has(id))]
    .toSorted((a, b) => compareEntryIds(b.id, a.id))
    .slice(0, mostOfTail);
}
