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
}

export function storedValue<Value>({ key: name, parse, write }: StoredValueOptions<Value>): StoredValue<Value> {
  // All paths of a host share its storage: another Waggle beside this one needs its own cart.
  const key = basePath === '' ? name : `${name} ${basePath}`;
  let value = parse(read(key));
  const listeners = new Set<() => void>();
  const change = (next: Value) => {
    value = next;
    for (const listener of listeners) listener();
  };
  // Fires when another tab has written.
  globalThis.addEventListener?.('storage', (event: Event) => {
    const { key: changed, newValue } = event as StorageEvent;
    if (changed === key || changed === null) change(parse(newValue));
  });
  const get = () => value;
  const listen = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    get,
    set(next) {
      store(key, write(next));
      change(next);
    },
    use: () => useSyncExternalStore(listen, get),
  };
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function store(key: string, text: string | null): void {
  try {
    if (text === null) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // Storage is full or blocked: the value lasts as long as the page.
  }
}
