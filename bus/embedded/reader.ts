// A reader of the embedded event log: takes new entries, or waits for a notification when there are none.
import type { Clock } from '@waggle/contracts';
import type { Entry, GroupReader, Member } from '../event-log.ts';
import type { AppendNotifier } from './append-notifier.ts';

/**
 * @param take delivers up to `count` new entries of the members' streams, in one transaction
 */
export function createReader(
  members: readonly Member[],
  notifier: AppendNotifier,
  clock: Clock,
  take: (members: readonly Member[], count: number) => Promise<Entry[]>,
): GroupReader {
  let closed = false;
  let notified = false;
  let wake = () => {};
  const stopListening = notifier.listen(
    members.map(({ stream }) => stream),
    () => {
      notified = true;
      wake();
    },
  );
  // Delivered by the transactions that appended them.
  const handed: Entry[] = [];
  const hand = (entries: readonly Entry[]): void => {
    handed.push(...entries);
    wake();
  };
  // Round-robin over the streams, so that a busy one does not starve the others.
  let next = 0;
  const takeFairly = (count: number) => {
    next = (next + 1) % members.length;
    return take([...members.slice(next), ...members.slice(0, next)], count);
  };

  return {
    async read(count, waitMs) {
      const until = clock.now() + waitMs;
      while (!closed && handed.length === 0) {
        // Cleared before the check: an append during the check notifies again.
        notified = false;
        const entries = await takeFairly(count);
        const leftMs = until - clock.now();
        // What an append handed over meanwhile is older.
        if (entries.length > 0 || leftMs <= 0 || closed) return [...handed.splice(0), ...entries];
        if (!notified) await waitForEntries(count, leftMs);
      }
      return handed.splice(0);
    },
    async close() {
      closed = true;
      stopListening();
      wake();
    },
  };

  async function waitForEntries(count: number, atMostMs: number): Promise<void> {
    const endWait = notifier.receive(members.map((member) => ({ member, free: count, hand })));
    try {
      await waitForNotification(atMostMs);
    } finally {
      endWait();
    }
  }

  function waitForNotification(atMostMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = clock.setTimer(atMostMs, () => wake());
      wake = () => {
        wake = () => {};
        cancel();
        resolve();
      };
    });
  }
}
