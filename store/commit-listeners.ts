// Who is told of the commits of this process that put something into an outbox.
import type { StreamName } from '@waggle/contracts';
import type { Outbox } from './outbox.ts';

export interface CommitListeners extends Pick<Outbox, 'onCommit'> {
  /** Call after a commit, with the rows that it put into the outbox. */
  committed(rows: readonly { readonly stream: StreamName }[]): void;
}

export function commitListeners(): CommitListeners {
  const listeners = new Set<(streams: ReadonlySet<StreamName>) => void>();
  return {
    committed(rows) {
      if (rows.length === 0) return;
      const streams = new Set(rows.map(({ stream }) => stream));
      for (const listener of listeners) listener(streams);
    },
    onCommit(committed) {
      // An object of its own, so that the same function given twice is called, and taken back, twice.
      const listener = (streams: ReadonlySet<StreamName>) => committed(streams);
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
