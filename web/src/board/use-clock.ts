// One clock for the whole board: a component re-renders only when the value that it derives from the time changes.
import { useSyncExternalStore } from 'react';
import { serverClock, serverNow } from '../time/server-clock.ts';

const tickMs = 5_000;
let now = serverNow();
let timer: ReturnType<typeof setInterval> | undefined;
let unlistenClock = (): void => {};
const listeners = new Set<() => void>();

/** @param read derives what the component shows from the time */
export const useClock = <Shown extends string | number | boolean | null>(read: (now: number) => Shown): Shown =>
  useSyncExternalStore(listen, () => read(now));

function listen(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    now = serverNow();
    timer = setInterval(tick, tickMs);
    unlistenClock = serverClock.listen(tick);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
    unlistenClock();
  };
}

function tick(): void {
  now = serverNow();
  for (const listener of listeners) listener();
}
