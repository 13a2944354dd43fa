// The words for an order's state.
import type { Progress } from './progress.ts';

/** As the page shows it: an order is on its way from its courier's departure on, until they report that they could not hand it over. */
export type ShownState = Progress['status'] | 'on_the_way' | 'failed';

export function shownState({ status, setOffAt, courier }: Progress): ShownState {
  if (status !== 'out_for_delivery' || setOffAt === null) return status;
  return courier?.kind === 'failed' ? 'failed' : 'on_the_way';
}

/** The name of the state in large letters. */
export const stateKey = (progress: Progress) => {
  if (progress.dueAt !== null) return 'tracking.wanted.state';
  const state = shownState(progress);
  return progress.serving === 'pick_up' && state === 'ready'
    ? 'tracking.pickUp.ready'
    : (`tracking.state.${state}` as const);
};

/** What its courier reported, and nobody has decided or done anything about since; null: nothing. */
export const courierKey = ({ status, courier }: Progress) =>
  courier === null || status !== 'out_for_delivery'
    ? null
    : courier.kind === 'reopened'
      ? 'tracking.courier.reopened'
      : (`tracking.courier.failed.${courier.why ?? 'other'}` as const);
