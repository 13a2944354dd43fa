// Announces to screen readers what has just changed on the page.
import { useSyncExternalStore } from 'react';

let said = { text: '', count: 0 };
const listeners = new Set<() => void>();

export function announce(text: string): void {
  said = { text, count: said.count + 1 };
  for (const listener of listeners) listener();
}

/** Once in the app. */
export function Announcer() {
  const { text, count } = useSyncExternalStore(listen, () => said);
  return (
    <div className="visually-hidden" aria-live="polite">
      {/* The same words a second time are read out only when the element is another one. */}
      <p key={count}>{text}</p>
    </div>
  );
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
