// A value once it has stayed as it is for a moment: who types faster has not finished.
import { useEffect, useState } from 'react';

const pauseMs = 250;

export function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pauseMs);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
