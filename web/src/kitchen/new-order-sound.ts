// The bell for new orders. Browsers let a page sound only after it was touched, so it waits for the first touch.
import { useEffect, useSyncExternalStore } from 'react';
import { storedValue } from '../storage/stored-value.ts';

export const muted = storedValue<boolean>({
  key: 'waggle.kitchen.muted',
  parse: (text) => text === 'yes',
  write: (value) => (value ? 'yes' : null),
});

let context: AudioContext | null = null;
let allowed = false;
const listeners = new Set<() => void>();

/** Whether the page may sound yet; waits for the first touch of it. */
export function useBellAllowed(): boolean {
  useEffect(() => {
    const ends = new AbortController();
    for (const touch of ['pointerdown', 'keydown'] as const) {
      addEventListener(touch, () => void allow(), { signal: ends.signal });
    }
    return () => ends.abort();
  }, []);
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => allowed,
  );
}

/** Rings, unless it is muted or not allowed yet. */
export function ring(): void {
  if (muted.get() || !context || context.state !== 'running') return;
  strike(context, 880, 0);
  strike(context, 1_174.7, 0.16);
  strike(context, 1_760, 0.32);
}

async function allow(): Promise<void> {
  if (context?.state === 'running') return;
  try {
    context ??= new AudioContext();
    await context.resume();
  } catch {
    // A device without sound: the highlight has to do.
    return;
  }
  allowed = context.state === 'running';
  for (const listener of listeners) listener();
}

function strike(audio: AudioContext, frequency: number, after: number): void {
  const begins = audio.currentTime + after;
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.frequency.value = frequency;
  volume.gain.setValueAtTime(0, begins);
  volume.gain.linearRampToValueAtTime(0.35, begins + 0.01);
  volume.gain.exponentialRampToValueAtTime(0.001, begins + 0.9);
  tone.connect(volume).connect(audio.destination);
  tone.start(begins);
  tone.stop(begins + 0.95);
}
