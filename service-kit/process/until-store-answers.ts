// Waits for a store that is away while a process starts.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Backoff, backoffDelay } from '@waggle/contracts';
import { StoreUnavailableError } from '@waggle/store';
import type { Logger } from 'pino';

export interface Patience {
  readonly log: Logger;
  /** Ends the waiting. */
  readonly signal?: AbortSignal | undefined;
  /** Told what is waited for and why, and null when it has come. */
  readonly waiting?: ((part: string, why: string | null) => void) | undefined;
}

const backoff: Backoff = { firstMs: 250, maxMs: 2_000, jitter: 0 };

/** Runs a step again, as long as it takes, when it fails for the store being away: it must leave nothing behind then. */
export async function untilStoreAnswers<T>(step: () => Promise<T>, { log, signal, waiting }: Patience): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    signal?.throwIfAborted();
    try {
      const result = await step();
      if (tries > 0) {
        log.info('MongoDB is there');
        waiting?.('mongodb', null);
      }
      return result;
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      const why = error.message;
      if (tries === 0) log.warn({ error: why }, 'waiting for MongoDB');
      waiting?.('mongodb', why);
      // An abort ends the pause; the loop's next turn says so.
      await sleep(backoffDelay(backoff, tries + 1), undefined, signal ? { signal } : {}).catch(() => {});
    }
  }
}
