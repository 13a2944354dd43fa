// How old the position that is shown is, looked at once a second while there is one.
import { useEffect, useRef, useState } from 'react';
import { type Freshness, freshness } from './freshness.ts';

export function useFreshness(position: { readonly at: string } | null): {
  readonly fresh: Freshness | null;
  readonly ageSeconds: number;
} {
  const [now, setNow] = useState(() => Date.now());
  const came = useRef<{ readonly at: string; readonly ms: number } | null>(null);
  // The time at which it came counts, by this device's clock, which may differ from the server's: only one that was there
  // before this began has no other time than its own.
  if (position === null) came.current = null;
  else if (came.current?.at !== position.at) {
    const here = Date.now();
    came.current = { at: position.at, ms: came.current ? here : Math.min(here, Date.parse(position.at)) };
  }
  const there = position !== null;
  useEffect(() => {
    if (!there) return;
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [there]);
  if (!came.current) return { fresh: null, ageSeconds: 0 };
  const age = Math.max(0, Math.max(now, came.current.ms) - came.current.ms);
  return { fresh: freshness(age), ageSeconds: Math.round(age / 1_000) };
}
