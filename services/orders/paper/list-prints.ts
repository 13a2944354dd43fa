// Which papers may not have been printed, and how long that is remembered.
import type { PrintView } from '@waggle/contracts';
import type { Cause } from '@waggle/store';
import { printView } from './print.rules.ts';
import type { PrintPaperDeps } from './print-paper.ts';

const shownMs = 24 * 3_600_000;
/** Longer than any order is open: after that, its papers could print by themselves again. */
const keptMs = 90 * 24 * 3_600_000;

/** Those of the last day that a device asked for and did not confirm, the oldest first. */
export async function unconfirmedPrints({ store, clock }: PrintPaperDeps): Promise<PrintView[]> {
  const since = clock.now() - shownMs;
  return (await store.reads.prints.unconfirmed(since)).map(printView);
}

export const purgePrints = ({ store, clock }: PrintPaperDeps, cause: Cause): Promise<number> =>
  store.transaction(cause, (tx) => tx.prints.purge(clock.now() - keptMs));
