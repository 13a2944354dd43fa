// One clock for the whole board: a component renders again only when what it reads from the clock changes.
import { useSyncExternalStore } from 'react';

const tickMs = 5_000;
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

/** @param read what a component shows of the time */
export const useClock = <Shown extends string | number | boolean | null>(read: (now: number) => Shown): Shown =>
  useSyncExternalStore(listen, () => read(now));

function listen(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    now = Date.now();
    timer = setInterval(tick, tickMs);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function tick(): void {
  now = Date.now();
  for (const listener of listeners) listener();
}
