// What an engine provides to the conformance suite.
import type { Clock, NewId } from '@waggle/contracts';
import type { Journeys } from '../journeys.ts';
import type { Store } from '../store.ts';
import type { BalancesRecords } from './accounts.ts';

export interface StoreEngine<Records extends object = BalancesRecords> {
  /** Opens a store on the state of the test; a second call opens another replica (on SQLite, the same process again). */
  open(options: { readonly clock: Clock; readonly newId: NewId }): Promise<Store<Records>>;
  /** The outboxes and inboxes of all its services. */
  readonly journeys: Journeys;
  /** Closes the stores and removes the state. */
  close(): Promise<void>;
}

/** Makes an engine with empty state. */
export type NewEngine<Records extends object = BalancesRecords> = () => Promise<StoreEngine<Records>>;
