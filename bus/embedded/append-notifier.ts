// Notifies the readers of a stream when something was appended to it: all are in this process, so no reader polls.

export interface AppendNotifier {
  notify(stream: string): void;
  /** Calls `appended` whenever one of the streams got an entry. Returns how to stop that. */
  listen(streams: readonly string[], appended: () => void): () => void;
}

export function createAppendNotifier(): AppendNotifier {
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
    notify(stream) {
      for (const appended of [...of(stream)]) appended();
    },
    listen(streams, appended) {
      for (const stream of streams) of(stream).add(appended);
      return () => {
        for (const stream of streams) of(stream).delete(appended);
      };
    },
  };
}
