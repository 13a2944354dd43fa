// What the inbox keeps of an event that was handled.
import type { EventId } from '@waggle/contracts';
import type { Archived, HandlerRun } from '../transaction.ts';

/** Its run is missing in entries of earlier versions. */
export interface InboxEntry extends Partial<Omit<HandlerRun, 'archived'>>, Partial<Archived> {
  readonly _id: EventId;
  readonly event_type: string;
  readonly handled_at: number;
  /** Of a service with a projection: its place in the order in which the events of an order were handled. */
  readonly fence?: number;
  readonly n?: number;
}
