// A value in the browser's storage, shared by all tabs. Without storage it lasts as long as the page.
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
  /** @returns null to store nothing */
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
  let value = parse(read(place, key));
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
