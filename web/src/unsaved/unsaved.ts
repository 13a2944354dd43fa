// Unsaved edits: Escape, a link, the back button and closing the tab ask before they discard them.
import { useEffect, useSyncExternalStore } from 'react';

type Leaving = () => void;

/** The forms with edits. */
const forms = new Set<object>();
let pending: Leaving | null = null;
const listeners = new Set<() => void>();

/** Guards a form for as long as it has edits. */
export function useUnsaved(isDirty: boolean): void {
  useEffect(() => {
    if (!isDirty) return;
    const form = {};
    if (forms.size === 0) guard();
    forms.add(form);
    return () => {
      forms.delete(form);
      if (forms.size === 0) unguard();
    };
  }, [isDirty]);
}

/** Calls `then`: at once without edits, otherwise once the user agrees to lose them. */
export function leave(then: Leaving): void {
  if (forms.size > 0) ask(then);
  else then();
}

/** The navigation that waits for the user's answer; null without one. */
export const usePendingNavigation = (): Leaving | null => useSyncExternalStore(listen, () => pending);

export function answer(discard: boolean): void {
  const then = pending;
  ask(null);
  if (!discard) return;
  // The user agreed: neither the browser nor the history must ask again.
  guarding.abort();
  then?.();
}

function ask(next: Leaving | null): void {
  pending = next;
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

let guarding = new AbortController();

function guard(): void {
  guarding = new AbortController();
  const { signal } = guarding;
  // A second history entry for the same page: going back leads to the first, which shows the same page, so there is time to ask.
  history.pushState({ unsaved: true }, '');
  addEventListener('beforeunload', (event) => event.preventDefault(), { signal });
  addEventListener('popstate', wentBack, { signal, capture: true });
  document.addEventListener('click', followed, { signal, capture: true });
}

function unguard(): void {
  guarding.abort();
  ask(null);
  if (!isGuard()) return;
  // The router need not know: the page stays the same.
  addEventListener('popstate', (event) => event.stopImmediatePropagation(), { capture: true, once: true });
  history.back();
}

const isGuard = (): boolean => (history.state as { unsaved?: unknown } | null)?.unsaved === true;

function wentBack(event: PopStateEvent): void {
  event.stopImmediatePropagation();
  if (isGuard()) return;
  // Forward again: a browser may skip an entry that a page adds without a user gesture.
  history.forward();
  ask(() => history.go(-2));
}

function followed(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || link?.target === '_blank';
  if (!link || elsewhere || link.origin !== location.origin || link.pathname === location.pathname) return;
  event.preventDefault();
  event.stopPropagation();
  // Replaces the guard's entry.
  ask(() => open(`${link.pathname}${link.search}${link.hash}`));
}

function open(address: string): void {
  history.replaceState(null, '', address);
}
