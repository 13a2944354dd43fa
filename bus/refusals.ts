// What an engine refuses now, by what was asked of it: reported once when it begins and once when it ends.

export interface RefusalObserver {
  refused?(error: Error): void;
  /** What was refused with this message works again. */
  accepted?(message: string): void;
}

export interface Refusals {
  /** @param what was asked, such as `publish timelines` */
  note(what: string, error: Error): void;
  /** It works. */
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
