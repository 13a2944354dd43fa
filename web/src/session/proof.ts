// Requests that need a recent proof of who one is wait here while a dialog asks for it.
import { useSyncExternalStore } from 'react';

interface Asked {
  readonly answer: Promise<boolean>;
  readonly settle: (proved: boolean) => void;
}

let asked: Asked | null = null;
const listeners = new Set<() => void>();

/** Resolves with false when the person closed the dialog. Several requests at once share one dialog. */
export function askForProof(): Promise<boolean> {
  if (!asked) {
    const { promise: answer, resolve: settle } = Promise.withResolvers<boolean>();
    change({ answer, settle });
  }
  return asked?.answer ?? Promise.resolve(false);
}

export function answerProof(proved: boolean): void {
  asked?.settle(proved);
  change(null);
}

/** Whether the dialog is to be open. */
export const useProofAsked = (): boolean => useSyncExternalStore(listen, () => asked !== null);

function change(next: Asked | null): void {
  asked = next;
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
