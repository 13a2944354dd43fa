// A value that was asked for, shown until the socket tells what it is: between the answer and the socket's word the old one
// would show up again for a moment.
import { useEffect, useRef, useState } from 'react';

export interface Wanted<Value> {
  readonly shown: Value;
  readonly want: (value: Value) => void;
  /** The answer has come; without it, what was asked for is not so. */
  readonly answered: (done: boolean) => void;
}

/** The socket's word comes sooner; when it told nothing, what it told before counts. */
const patienceMs = 2_000;

export function useWanted<Value extends string | boolean>(actual: Value): Wanted<Value> {
  const [wanted, setWanted] = useState<Value | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: any word of the socket ends what was wanted
  useEffect(() => {
    setWanted(null);
    return () => clearTimeout(timer.current);
  }, [actual]);
  return {
    shown: wanted ?? actual,
    want(value) {
      clearTimeout(timer.current);
      setWanted(value);
    },
    answered(done) {
      if (!done) setWanted(null);
      else timer.current = setTimeout(() => setWanted(null), patienceMs);
    },
  };
}
