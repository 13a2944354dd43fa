// The sound that announces new orders. A browser lets a page make a sound only after somebody has tapped it, and may take that
// back at any time: while the device sleeps, when a call comes in, when the tab was hidden for long.
import { useEffect, useSyncExternalStore } from 'react';
import { storedValue } from '../storage/stored-value.ts';

export const muted = storedValue<boolean>({
  key: 'waggle.kitchen.muted',
  parse: (text) => text === 'yes',
  write: (value) => (value ? 'yes' : null),
});

/** Whether a sound would be heard: yes; not before the page is tapped; not on this device. */
export type Audible = 'yes' | 'suspended' | 'none';

let context: AudioContext | null = null;
let audible: Audible = 'suspended';
const listeners = new Set<() => void>();

/** Whether the browser lets the page make a sound; every tap asks for it again. */
export function useAudible(): Audible {
  useEffect(() => {
    const abort = new AbortController();
    const { signal } = abort;
    for (const event of ['pointerdown', 'pointerup', 'keydown'] as const) {
      addEventListener(event, () => void unlock(), { signal });
    }
    // A page that had the sound before may have it again without a tap.
    document.addEventListener('visibilitychange', () => context && void unlock(), { signal });
    // On some devices a page may make sounds from the beginning.
    void unlock();
    return () => abort.abort();
  }, []);
  return useSyncExternalStore(listen, () => audible);
}

/** Whether a sound would be heard now. */
export const isAudible = (): boolean => look() === 'yes';

/** Plays the sound, unless it is muted. @returns whether it is heard */
export function playSound(): boolean {
  if (muted.get() || !context || look() !== 'yes') return false;
  playTone(context, 880, 0);
  playTone(context, 1_174.7, 0.16);
  playTone(context, 1_760, 0.32);
  return true;
}

/** Asks the browser for the sound: allowed after a tap. */
export async function unlock(): Promise<void> {
  if (look() === 'yes') return;
  try {
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
