// One reading for everybody who asks at about the same time: what many pages ask for again and again costs what one page costs.
import type { Clock } from '@waggle/contracts';

/**
 * What `read` returns, at most `ms` old. Those who ask while it reads get the same; a failure is told to them and not kept.
 */
export function sharedRead<T>(clock: Pick<Clock, 'now'>, ms: number, read: () => Promise<T>): () => Promise<T> {
  let last: { readonly at: number; readonly value: Promise<T> } | null = null;
  return () => {
    const now = clock.now();
    // A clock that was put back must not keep an answer for long.
    if (last && now >= last.at && now - last.at < ms) return last.value;
    const begun = { at: now, value: read() };
    last = begun;
    begun.value.catch(() => {
      if (last === begun) last = null;
    });
    return begun.value;
  };
}
