// An order on its way to the server, stored with its key until there is an answer: sent again after a lost connection or a
// reload, it is placed once.
import type { PlacedOrder, PlaceOrderBody } from '@waggle/contracts';
import { ApiError, isRetryable } from '../api/api-error.ts';
import { post } from '../api/client.ts';
import type { CartLine } from '../cart/cart.ts';
import { retryDelay } from '../live/retry.ts';
import { newId } from '../storage/new-id.ts';
import { storedValue } from '../storage/stored-value.ts';

export interface Attempt {
  /** The Idempotency-Key. */
  readonly key: string;
  readonly body: PlaceOrderBody;
}

/** The attempt that has no answer yet, if there is one. */
export const openAttempt = storedValue<Attempt | null>({
  key: 'waggle.attempt',
  parse: parseAttempt,
  write: (attempt) => attempt && JSON.stringify(attempt),
});

/** @param total what the customer has seen: at another price nothing is ordered, however late the order arrives */
export const newAttempt = (
  customer: PlaceOrderBody['customer'],
  lines: readonly CartLine[],
  total: number,
): Attempt => ({
  key: newId(),
  body: { customer, items: lines.map(orderedItem), expected_total: total },
});

export interface PlaceOptions {
  readonly signal: AbortSignal;
  /** Called before each pause between attempts. */
  readonly onRetry: () => void;
}

/** Sends the order until there is an answer. @throws ApiError when it is refused; an AbortError when `signal` aborts. */
export async function place({ key, body }: Attempt, { signal, onRetry }: PlaceOptions): Promise<PlacedOrder> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await post<PlacedOrder>('/api/orders', body, { headers: { 'idempotency-key': key }, signal });
    } catch (error) {
      if (signal.aborted || !isRetryable(error)) throw error;
      onRetry();
      const retryAfterMs = error instanceof ApiError && error.retryAfter !== null ? error.retryAfter * 1_000 : 0;
      await pause(Math.max(retryAfterMs, retryDelay(failures, Math.random)), signal);
    }
  }
}

function orderedItem({ item_id, quantity, note, choices }: CartLine): PlaceOrderBody['items'][number] {
  return {
    item_id,
    quantity,
    ...(note === '' ? {} : { note }),
    ...(choices.length === 0 ? {} : { options: [...choices] }),
  };
}

// Ends early when the device is online again.
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const ends = new AbortController();
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      ends.abort();
      resolve();
    }
    globalThis.addEventListener?.('online', done, { signal: ends.signal });
    signal.addEventListener(
      'abort',
      () => {
        done();
        reject(signal.reason);
      },
      { signal: ends.signal },
    );
  });
}

/** Checks the shape alone: the server checks the content. */
export function parseAttempt(text: string | null): Attempt | null {
  try {
    const stored = JSON.parse(text ?? 'null') as Partial<Attempt> | null;
    const isOne = typeof stored?.key === 'string' && Array.isArray(stored.body?.items) && stored.body.customer;
    return isOne ? (stored as Attempt) : null;
  } catch {
    return null;
  }
}
