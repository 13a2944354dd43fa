// Announces changes of the page to screen readers.
import { useSyncExternalStore } from 'react';

let announcement = { text: '', count: 0 };
const listeners = new Set<() => void>();

export function announce(text: string): void {
  announcement = { text, count: announcement.count + 1 };
  for (const listener of listeners) listener();
}

/** Mounted once. */
export function Announcer() {
  const { text, count } = useSyncExternalStore(listen, () => announcement);
  return (
    <div className="visually-hidden" aria-live="polite">
      {/* Screen readers repeat an identical text only in a new element. */}
      <p key={count}>{text}</p>
    </div>
  );
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
