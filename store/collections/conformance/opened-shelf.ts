// What the conformance suite requires of an engine.
import { afterEach, beforeEach } from 'vitest';
import type { Store, Transaction } from '../../store.ts';
import type { DeclaredRecords, RecordsOf } from '../index.ts';
import { requestCause, shelf } from './shelf.ts';

export interface CollectionsEngine {
  /** Opens a store on the state of the test; opened again, it finds what the first one stored. */
  open<Records extends object>(declared: DeclaredRecords<Records>): Promise<Store<Records>>;
  /** Closes the stores and removes the state. */
  close(): Promise<void>;
}

/** Makes an engine with empty state. */
export type NewCollectionsEngine = () => Promise<CollectionsEngine>;

export type Shelf = RecordsOf<typeof shelf>;

export interface OpenedShelf {
  readonly reads: Shelf;
  write<T>(body: (tx: Transaction<Shelf>) => Promise<T>): Promise<T>;
}

/** Opens a shelf for each test of a `describe` block. */
export function eachShelf(newEngine: NewCollectionsEngine): OpenedShelf {
  let engine: CollectionsEngine;
  let store: Store<Shelf>;
  beforeEach(async () => {
    engine = await newEngine();
    store = await engine.open(shelf);
  });
  afterEach(() => engine.close());
  return {
    get reads() {
      return store.reads;
    },
    write: (body) => store.transaction(requestCause(), body),
  };
}
