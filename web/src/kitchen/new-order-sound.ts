// The sound that announces a new order. A browser lets a page make a sound only after somebody has tapped it.
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

/** Whether the browser lets the page make a sound; waits for the first tap. */
export function useSoundAllowed(): boolean {
  useEffect(() => {
    const abort = new AbortController();
    for (const event of ['pointerdown', 'keydown'] as const) {
      addEventListener(event, () => void unlock(), { signal: abort.signal });
    }
    return () => abort.abort();
  }, []);
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => allowed,
  );
}

/** Plays the sound, unless it is muted or not allowed yet. */
export function playSound(): void {
  if (muted.get() || !context || context.state !== 'running') return;
  playTone(context, 880, 0);
  playTone(context, 1_174.7, 0.16);
  playTone(context, 1_760, 0.32);
}

async function unlock(): Promise<void> {
  if (context?.state === 'running') return;
  try {
    context ??= new AudioContext();
    await context.resume();
  } catch {
    // A device without sound: the highlighted card has to do.
    return;
  }
  allowed = context.state === 'running';
  for (const listener of listeners) listener();
}

/** @param delay in seconds */
function playTone(audio: AudioContext, frequency: number, delay: number): void {
  const start = audio.currentTime + delay;
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.frequency.value = frequency;
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(0.35, start + 0.01);
  volume.gain.exponentialRampToValueAtTime(0.001, start + 0.9);
  tone.connect(volume).connect(audio.destination);
  tone.start(start);
  tone.stop(start + 0.95);
}
