// A value that was sent to the server, shown until the socket confirms it: between the answer and the socket's message the old
// value would show up again for a moment.
import { useEffect, useRef, useState } from 'react';

export interface PendingValue<Value> {
  readonly shown: Value;
  /** Shows `value` while the request is under way. */
  readonly send: (value: Value) => void;
  /** To be called with the answer: whether the server accepted the value. */
  readonly settle: (accepted: boolean) => void;
}

/** The socket's message comes sooner; without one, the value that it sent before is shown again. */
const confirmMs = 2_000;

export function usePendingValue<Value extends string | boolean>(actual: Value): PendingValue<Value> {
  const [pending, setPending] = useState<Value | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: any value that the socket sends replaces the pending one
  useEffect(() => {
    setPending(null);
    return () => clearTimeout(timer.current);
  }, [actual]);
  return {
    shown: pending ?? actual,
    send(value) {
      clearTimeout(timer.current);
      setPending(value);
    },
    settle(accepted) {
      if (!accepted) setPending(null);
      else timer.current = setTimeout(() => setPending(null), confirmMs);
    },
  };
}
