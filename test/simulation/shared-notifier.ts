// Notifies the readers in every process after an append, as a shared server does. The embedded log's own notifier serves only one
// process.
import type { EventLog, GroupReader } from '@waggle/bus';
import type { Clock, Random } from '@waggle/contracts';

export interface SharedNotifier {
  notify(stream: string): void;
  listen(streams: readonly string[], wake: () => void): () => void;
}

export function createSharedNotifier(): SharedNotifier {
  const listeners = new Set<{ readonly streams: readonly string[]; readonly wake: () => void }>();
  return {
    notify(stream) {
      for (const one of [...listeners]) if (one.streams.includes(stream)) one.wake();
    },
    listen(streams, wake) {
      const one = { streams, wake };
      listeners.add(one);
      return () => listeners.delete(one);
    },
  };
}

/** The same log, but its appends notify the readers of all processes, each after a short delay of its own. */
export function withSharedNotifier(log: EventLog, notifier: SharedNotifier, clock: Clock, random: Random): EventLog {
  // Handlers commit elsewhere than the log does, as on the cluster engine.
  const { acknowledgement: _, ...apart } = log;
  return {
    ...apart,
    async append(stream, entries, expectLast) {
      const ids = await log.append(stream, entries, expectLast);
      notifier.notify(stream);
      return ids;
    },
    openReader: (streams, group, consumer) =>
      hearing(log.openReader(streams, group, consumer), streams, notifier, clock, random),
  };
}

function hearing(
  reader: GroupReader,
  streams: readonly string[],
  notifier: SharedNotifier,
  clock: Clock,
  random: Random,
): GroupReader {
  let closed = false;
  let notified = false;
  let wake = () => {};
  const stopListening = notifier.listen(streams, () => {
    notified = true;
    clock.setTimer(random() * 3, () => wake());
  });
  const notifiedOrTimeout = (atMostMs: number) =>
    new Promise<void>((resolve) => {
      const cancel = clock.setTimer(atMostMs, () => wake());
      wake = () => {
        wake = () => {};
        cancel();
        resolve();
      };
    });
  return {
    async read(count, waitMs) {
      const until = clock.now() + waitMs;
      for (;;) {
        notified = false;
        const entries = await reader.read(count, 0);
        const leftMs = until - clock.now();
        if (entries.length > 0 || leftMs <= 0 || closed) return entries;
        await notifiedOrTimeout(notified ? 0 : leftMs);
      }
    },
    async close() {
      closed = true;
      stopListening();
      wake();
      await reader.close();
    },
  };
}
