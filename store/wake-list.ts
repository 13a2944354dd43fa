// Who wants to know of commits that put something into an outbox.

export interface WakeList {
  committed(): void;
  onCommit(wake: () => void): () => void;
}

export function wakeList(): WakeList {
  const wakes = new Set<() => void>();
  return {
    committed() {
      for (const wake of wakes) wake();
    },
    onCommit(wake) {
      // An object of its own, so that the same function given twice is woken, and taken back, twice.
      const entry = () => wake();
      wakes.add(entry);
      return () => void wakes.delete(entry);
    },
  };
}
