// The words for an order's state.
import type { Progress } from './progress.ts';

type State = Progress['status'] | 'on_the_way';

/** The name of the state in large letters. */
export const stateKey = ({ status, setOffAt, serving, dueAt }: Progress) => {
  if (dueAt !== null) return 'tracking.wanted.state';
  const state: State = status === 'out_for_delivery' && setOffAt !== null ? 'on_the_way' : status;
  return serving === 'pick_up' && state === 'ready' ? 'tracking.pickUp.ready' : (`tracking.state.${state}` as const);
};
