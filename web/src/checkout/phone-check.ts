// Checks phone numbers. The numbering plans of the world are 25 kB, so they load when the customer begins to fill in the form. Until
// they are there, and where they cannot be loaded, the server alone checks the number.
import { useSyncExternalStore } from 'react';

let readPhone: typeof import('@waggle/contracts/phone.ts').readPhone | null = null;
const listeners = new Set<() => void>();

/** Loads the plans once; a failed load is tried again by the next call. */
export async function loadPhoneCheck(): Promise<void> {
  if (readPhone) return;
  try {
    ({ readPhone } = await import('@waggle/contracts/phone.ts'));
  } catch {
    return;
  }
  for (const listener of listeners) listener();
}

/** @returns true also while the numbering plans are not there */
export const isPhone = (text: string): boolean => readPhone === null || readPhone(text) !== null;

/** Renders again once the numbering plans are there. */
export const usePhoneCheck = (): boolean => useSyncExternalStore(subscribe, () => readPhone !== null);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
