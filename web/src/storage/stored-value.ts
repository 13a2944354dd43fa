// A value in the browser's storage, shared by all tabs. Without storage it lasts as long as the page. What holds a person is written
// with its end, `until` in ms since the epoch: the first page that is opened after that removes it, whichever page that is.
import { useSyncExternalStore } from 'react';
import { basePath } from '../base-path.ts';

export interface StoredValue<Value> {
  readonly get: () => Value;
  readonly set: (value: Value) => void;
  readonly use: () => Value;
}

export interface StoredValueOptions<Value> {
  readonly key: string;
  /** @param text null when nothing is stored */
  readonly parse: (text: string | null) => Value;
  /** Writes `until` last, if it ends. @returns null to store nothing */
  readonly write: (value: Value) => string | null;
  /** Only in this tab, for as long as it is open. Default: in all tabs, for good. */
  readonly visit?: boolean;
}

export function storedValue<Value>({
  key: name,
  parse,
  write,
  visit = false,
}: StoredValueOptions<Value>): StoredValue<Value> {
  const place = visit ? 'sessionStorage' : 'localStorage';
  // All paths of a host share its storage: another Waggle beside this one needs its own cart.
  const key = basePath === '' ? name : `${name} ${basePath}`;
  removeEnded();
  const stored = read(place, key);
  let value = parse(stored);
  // Nothing of it counts any more. Not at once: the caller's module is still loading.
  if (stored !== null)
    queueMicrotask(() => {
      if (read(place, key) === stored && write(value) === null) store(place, key, null);
    });
  const listeners = new Set<() => void>();
  const change = (next: Value) => {
    value = next;
    for (const listener of listeners) listener();
  };
  // Fires when another tab has written.
  globalThis.addEventListener?.('storage', (event: Event) => {
    const { key: changed, newValue } = event as StorageEvent;
    if (!visit && (changed === key || changed === null)) change(parse(newValue));
  });
  const get = () => value;
  const listen = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    get,
    set(next) {
      store(place, key, write(next));
      change(next);
    },
    use: () => useSyncExternalStore(listen, get),
  };
}

let checked = false;

/** Removes what has ended, once for each page load. */
function removeEnded(): void {
  if (checked) return;
  checked = true;
  try {
    for (const key of Object.keys(localStorage)) {
      const [, until] = /^waggle\..*/.test(key) ? (/"until":(\d+)\}$/.exec(localStorage[key]) ?? []) : [];
      if (until !== undefined && Number(until) <= Date.now()) localStorage.removeItem(key);
    }
  } catch {
    // Storage is blocked: it holds nothing.
  }
}

type Place = 'localStorage' | 'sessionStorage';

function read(place: Place, key: string): string | null {
  try {
    return globalThis[place].getItem(key);
  } catch {
    return null;
  }
}

function store(place: Place, key: string, text: string | null): void {
  try {
    if (text === null) globalThis[place].removeItem(key);
    else globalThis[place].setItem(key, text);
  } catch {
    // Storage is full or blocked: the value lasts as long as the page.
  }
}
