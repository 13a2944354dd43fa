// Brings events of earlier versions to the present one, step by step, on their JSON and before any check: only these steps know
// what earlier versions looked like.
import type { EventType } from './events.ts';

/** An envelope before it was checked. */
export type RawEvent = Readonly<Record<string, unknown>>;

/** From one version of an event to the next. */
export type Upcast = (event: RawEvent) => RawEvent;

/** Event → the step from version 1 to 2, the one from 2 to 3, … to the version that is published now. */
export const upcasts: { readonly [T in EventType]?: readonly Upcast[] } = {
  'order.created': [
    // Version 2 holds no person. Events of version 1 have no `customer.recorded` beside them: their readers find it here.
    (event) => event,
  ],
  // Version 2 knows the state `ready`: what version 1 says stays true.
  'order.step_undone': [(event) => event],
  // Version 3 knows the state `picked_up`, too.
  'order.simulation_requested': [(event) => event, (event) => event],
  'order.update_requested': [(event) => event, (event) => event],
};

/** The event in the version that follows the last of `steps`. @param version of the event as it is, at least 1 */
export const upcast = (event: RawEvent, version: number, steps: readonly Upcast[]): RawEvent =>
  steps.slice(version - 1).reduce((older, step, n) => ({ ...step(older), event_version: version + n + 1 }), event);
