// The sound for new orders. Browsers allow sound only after a tap, and may suspend it at any time: during sleep or a phone
// call, or after the tab was hidden for long.
import { useEffect, useSyncExternalStore } from 'react';
import { storedValue } from '../storage/stored-value.ts';

export const muted = storedValue<boolean>({
  key: 'waggle.kitchen.muted',
  parse: (text) => text === 'yes',
  write: (value) => (value ? 'yes' : null),
});

/** Audible; blocked until the page is tapped; not available on this device. */
export type Audible = 'yes' | 'suspended' | 'none';

let context: AudioContext | null = null;
let audible: Audible = 'suspended';
const listeners = new Set<() => void>();

/** Whether the browser allows sound; every tap asks again. */
export function useAudible(): Audible {
  useEffect(() => {
    const abort = new AbortController();
    const { signal } = abort;
    for (const event of ['pointerdown', 'pointerup', 'keydown'] as const) {
      addEventListener(event, () => void unlock(), { signal });
    }
    // A page that had sound before may resume without a tap.
    document.addEventListener('visibilitychange', () => context && void unlock(), { signal });
    // Some browsers allow sound from the start.
    void unlock();
    return () => abort.abort();
  }, []);
  return useSyncExternalStore(listen, () => audible);
}

/** Whether sound is audible now. */
export const isAudible = (): boolean => look() === 'yes';

/** Plays the sound unless it is muted. @returns whether it is audible */
export function playSound(): boolean {
  if (muted.get() || !context || look() !== 'yes') return false;
  playTone(context, 880, 0);
  playTone(context, 1_174.7, 0.16);
  playTone(context, 1_760, 0.32);
  return true;
}

/** Asks the browser to allow sound: it does so after a tap. */
export async function unlock(): Promise<void> {
  if (look() === 'yes') return;
  try {
    // A browser may close it for good: then another one is needed.
    if (context?.state === 'closed') context = null;
    if (!context) {
      context = new AudioContext();
      context.addEventListener('statechange', () => void look());
    }
    await context.resume();
  } catch {
    if (!context) set('none');
  }
  look();
}

function look(): Audible {
  if (context) set(context.state === 'running' ? 'yes' : 'suspended');
  return audible;
}

function set(next: Audible): void {
  if (audible === next) return;
  audible = next;
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
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
