// Shows a value that was sent to the server until the socket confirms it. Otherwise the old value would flash between the
// response and the socket's message.
import { useEffect, useRef, useState } from 'react';

export interface PendingValue<Value> {
  readonly shown: Value;
  /** Shows `value` while the request is in flight. */
  readonly send: (value: Value) => void;
  /** Call with the outcome: whether the server accepted the value. */
  readonly settle: (accepted: boolean) => void;
}

/** The timeout for the socket's message, after which the socket's last value shows again. */
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
