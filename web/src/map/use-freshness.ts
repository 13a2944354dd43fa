// The freshness of the shown position, updated once a second while there is one.
import { useEffect, useRef, useState } from 'react';
import { serverNow } from '../time/server-clock.ts';
import { type Freshness, freshness } from './freshness.ts';

export function useFreshness(position: { readonly at: string } | null): {
  readonly fresh: Freshness | null;
  readonly ageSeconds: number;
} {
  const [now, setNow] = useState(() => serverNow());
  const came = useRef<{ readonly at: string; readonly ms: number } | null>(null);
  // Measures from the arrival, because the sender's clock may be off. Only an initial position has nothing but its own timestamp.
  if (position === null) came.current = null;
  else if (came.current?.at !== position.at) {
    const here = serverNow();
    came.current = { at: position.at, ms: came.current ? here : Math.min(here, Date.parse(position.at)) };
  }
  const there = position !== null;
  useEffect(() => {
    if (!there) return;
    const timer = setInterval(() => setNow(serverNow()), 1_000);
    return () => clearInterval(timer);
  }, [there]);
  if (!came.current) return { fresh: null, ageSeconds: 0 };
  const age = Math.max(0, Math.max(now, came.current.ms) - came.current.ms);
  return { fresh: freshness(age), ageSeconds: Math.round(age / 1_000) };
}
