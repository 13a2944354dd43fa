// Counts how often this browser's session was replaced by a new one: the server closes the sockets of the old one, and pages open
// them again.
import { useSyncExternalStore } from 'react';

let renewals = 0;
const listeners = new Set<() => void>();

export function sessionRenewed(): void {
  renewals += 1;
  for (const listener of listeners) listener();
}

/** A scope for the sockets of staff. */
export const useRenewals = (): number =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => renewals,
  );
