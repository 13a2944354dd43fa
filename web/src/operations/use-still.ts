// Whether the person asked for less motion.
import { useSyncExternalStore } from 'react';

const reduced = globalThis.matchMedia?.('(prefers-reduced-motion: reduce)');

export const useStill = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      reduced?.addEventListener('change', listener);
      return () => reduced?.removeEventListener('change', listener);
    },
    () => reduced?.matches ?? false,
  );
