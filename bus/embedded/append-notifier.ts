// Notifies a stream's readers of appends: all of them run in this process, so no reader polls.
import type { Entry, Member } from '../event-log.ts';

/** A reader that waits for entries: an append may deliver to it in its own transaction. */
export interface Receiver {
  readonly member: Member;
  /** How many entries it still takes. */
  free: number;
  /** Call it after the commit, in the order of the commits. */
  hand(entries: readonly Entry[]): void;
}

export interface AppendNotifier {
  /** The readers that wait for entries of the stream. */
  receivers(stream: string): ReadonlySet<Receiver>;
  /** Returns a function that ends the wait. */
  receive(receivers: readonly Receiver[]): () => void;
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
  const waiting = new Map<string, Set<Receiver>>();
  const none: ReadonlySet<Receiver> = new Set();
  return {
    receivers: (stream) => waiting.get(stream) ?? none,
    receive(receivers) {
      for (const one of receivers) {
        const { stream } = one.member;
        waiting.set(stream, (waiting.get(stream) ?? new Set()).add(one));
      }
      return () => {
        for (const one of receivers) waiting.get(one.member.stream)?.delete(one);
      };
    },
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
