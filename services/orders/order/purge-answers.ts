// Removes old answers to Idempotency-Keys, and the tracking secret that only they still needed.
import type { Clock } from '@waggle/contracts';
import type { Cause, Store } from '@waggle/store';
import type { OrdersRecords } from '../records.ts';
import { removeRetiredSecret } from './tracking-secrets.ts';

export interface PurgeAnswersDeps {
  readonly store: Store<OrdersRecords>;
  readonly clock: Clock;
  /** How long a key is remembered after its request. */
  readonly retentionHours: number;
}

export async function purgeAnswers({ store, clock, retentionHours }: PurgeAnswersDeps, cause: Cause): Promise<void> {
  const before = clock.now() - retentionHours * 3_600_000;
  await store.transaction(cause, (tx) => tx.answers.purge(before));
  await removeRetiredSecret({ store, clock }, retentionHours, cause);
}
