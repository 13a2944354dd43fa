// The current refusals of an engine by operation, reported once when each begins and once when it ends.

export interface RefusalObserver {
  refused?(error: Error): void;
  /** The operation that was refused with this message works again. */
  accepted?(message: string): void;
}

export interface Refusals {
  /** @param what the operation, such as `publish timelines` */
  note(what: string, error: Error): void;
  /** Records a success. */
  settle(what: string): void;
  /** Messages for people. */
  readonly messages: readonly string[];
}

export function createRefusals(observer: RefusalObserver): Refusals {
  const refused = new Map<string, string>();
  return {
    note(what, error) {
      const known = refused.has(what);
      refused.set(what, error.message);
      if (!known) observer.refused?.(error);
    },
    settle(what) {
      const message = refused.get(what);
      if (message === undefined) return;
      refused.delete(what);
      observer.accepted?.(message);
    },
    get messages() {
      return [...new Set(refused.values())];
    },
  };
}
