// Wakes the readers of a stream when something was appended to it: all are in this process, so nobody polls.

export interface Bell {
  ring(stream: string): void;
  /** Calls `wake` whenever one of the streams got an entry. Returns how to stop that. */
  listen(streams: readonly string[], wake: () => void): () => void;
}

export function createBell(): Bell {
  const listeners = new Map<string, Set<() => void>>();
  const of = (stream: string): Set<() => void> => {
    let set = listeners.get(stream);
    if (!set) {
      set = new Set();
      listeners.set(stream, set);
    }
    return set;
  };
  return {
    ring(stream) {
      for (const wake of [...of(stream)]) wake();
    },
    listen(streams, wake) {
      for (const stream of streams) of(stream).add(wake);
      return () => {
        for (const stream of streams) of(stream).delete(wake);
      };
    },
  };
}
