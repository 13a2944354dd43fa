// Notifies a stream's readers of appends: all of them run in this process, so no reader polls.

export interface AppendNotifier {
  notify(stream: string): void;
  /** Calls `appended` after each append to one of the streams. Returns a function that unsubscribes. */
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
