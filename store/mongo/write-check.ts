// Readiness of a MongoDB that answers and takes no writes, as one whose disk is full: once it has refused a transaction, the check
// writes, until a write succeeds.
import type { Db } from 'mongodb';
import { StoreUnavailableError } from '../store.ts';
import { mapDriverErrors } from './transact.ts';

export interface WriteCheck {
  /** Learns from the error of a transaction. */
  failed(error: unknown): void;
  /** @throws {StoreUnavailableError} */
  check(): Promise<void>;
}

export function mongoWriteCheck(db: Db): WriteCheck {
  let refused = false;
  return {
    failed(error) {
      if (error instanceof StoreUnavailableError) refused = true;
    },
    check: () =>
      mapDriverErrors(async () => {
        if (!refused) return void (await db.command({ ping: 1 }));
        const probe = db.collection<{ _id: string }>('write_check');
        await probe.updateOne({ _id: 'probe' }, { $inc: { writes: 1 } }, { upsert: true });
        await probe.deleteOne({ _id: 'probe' });
        refused = false;
      }),
  };
}
