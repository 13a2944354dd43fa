// The outcome of a request to place an order, for a client that has its Idempotency-Key and no answer.
import type { OrderByKey } from '@waggle/contracts';
import type { Store } from '@waggle/store';
import type { OrdersRecords } from '../records.ts';
import { answeredAgain, type TrackingSecrets } from './tracking-token.ts';

export interface ReadOrderByKeyDeps {
  readonly store: Store<OrdersRecords>;
  readonly trackingSecrets: TrackingSecrets;
  /** How long answers are kept. */
  readonly answerRetentionHours: number;
}

export async function readOrderByKey(deps: ReadOrderByKeyDeps, key: string): Promise<OrderByKey> {
  const kept = await deps.store.reads.answers.find(key);
  const remembered_seconds = Math.floor(deps.answerRetentionHours * 3_600);
  if (kept?.answer.kind !== 'placed') return { order: null, remembered_seconds };
  const order = await deps.store.reads.orders.find(kept.answer.order.order_id);
  if (!order) return { order: null, remembered_seconds };
  return { order: answeredAgain(deps.trackingSecrets, kept.answer.order, order), remembered_seconds };
}
