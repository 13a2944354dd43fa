// Waits for the store while a process starts.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Backoff, backoffDelay } from '@waggle/contracts';
import { StoreUnavailableError } from '@waggle/store';
import type { Logger } from 'pino';

export interface StoreWait {
  readonly log: Logger;
  /** Aborts the wait. */
  readonly signal?: AbortSignal | undefined;
  /** Called with what the process waits for and why, and with null when the wait is over. */
  readonly waiting?: ((part: string, why: string | null) => void) | undefined;
}

const backoff: Backoff = { firstMs: 250, maxMs: 2_000, jitter: 0 };

/** Retries a step for as long as the store is unavailable: a failed step must leave nothing behind. */
export async function untilStoreAnswers<T>(step: () => Promise<T>, { log, signal, waiting }: StoreWait): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    signal?.throwIfAborted();
    try {
      const result = await step();
      if (tries > 0) {
        log.info('MongoDB is available');
        waiting?.('mongodb', null);
      }
      return result;
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      const why = error.message;
      if (tries === 0) log.warn({ error: why }, 'waiting for MongoDB');
      waiting?.('mongodb', why);
      // An abort ends the pause; the next round throws.
      await sleep(backoffDelay(backoff, tries + 1), undefined, signal ? { signal } : {}).catch(() => {});
    }
  }
}
