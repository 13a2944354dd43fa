// An order on its way to the server, stored with its key until there is an answer. Nothing is sent without a touch, and nothing
// is sent again before the server has said that it does not know the key, and that it would if the order had been placed.
import type { OrderByKey, PlacedOrder, PlaceOrderBody } from '@waggle/contracts';
import { ApiError, isRetryable } from '../api/api-error.ts';
import { get, post } from '../api/client.ts';
import type { CartLine } from '../cart/cart.ts';
import { parseLines } from '../cart/stored-cart.ts';
import { retryDelay } from '../live/retry.ts';
import { newId } from '../storage/new-id.ts';
import { storedValue } from '../storage/stored-value.ts';
import { serverNow } from '../time/server-clock.ts';

export interface Attempt {
  /** The Idempotency-Key. */
  readonly key: string;
  readonly body: PlaceOrderBody;
  /** When it was made, in ms by the server's clock; null when it was stored without. */
  readonly at: number | null;
  /** The cart that was ordered. */
  readonly lines: readonly CartLine[];
  readonly currency: string | null;
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
  currency: string | null = null,
): Attempt => ({
  key: newId(),
  at: serverNow(),
  lines,
  currency,
  body: { customer, items: lines.map(orderedItem), expected_total: total },
});

export interface PlaceOptions {
  readonly signal: AbortSignal;
  /** It was sent before, so that it may have been placed. */
  readonly sentBefore?: boolean;
  /** Called before each pause between attempts. */
  readonly onRetry: () => void;
}

/** No answer came for as long as a customer can be expected to wait for one: going on takes a touch. */
export class UnansweredError extends Error {
  override readonly name = 'UnansweredError';
}

/** The server may have placed the order and forgotten its key: sent again, it might be placed twice. */
export class ForgottenError extends Error {
  override readonly name = 'ForgottenError';
}

/** For how long after a touch the order is sent again by itself. */
const unattendedMs = 10 * 60_000;

/**
 * Sends the order until there is an answer.
 * @throws ApiError when it is refused; UnansweredError; ForgottenError; an AbortError when `signal` aborts
 */
export async function place(
  attempt: Attempt,
  { signal, sentBefore = false, onRetry }: PlaceOptions,
): Promise<PlacedOrder> {
  const { key, body } = attempt;
  const touchedAt = Date.now();
  for (let failures = sentBefore ? 1 : 0; ; failures += 1) {
    try {
      if (failures > 0) {
        const found = await askAbout(attempt, signal);
        if (found.kind === 'placed') return found.order;
        if (found.kind === 'forgotten') throw new ForgottenError(`${key} is older than what the server remembers`);
      }
      return await post<PlacedOrder>('/api/orders', body, { headers: { 'idempotency-key': key }, signal });
    } catch (error) {
      if (signal.aborted || !isRetryable(error)) throw error;
      onRetry();
      const retryAfterMs = error instanceof ApiError && error.retryAfter !== null ? error.retryAfter * 1_000 : 0;
      await pause(Math.max(retryAfterMs, retryDelay(failures + 1, Math.random)), signal);
      // Also after a device has slept: the order would come as a surprise.
      if (Date.now() - touchedAt > unattendedMs) throw new UnansweredError('no answer for ten minutes');
    }
  }
}

/** What became of an attempt. */
export type Found =
  | { readonly kind: 'placed'; readonly order: PlacedOrder }
  /** It was not placed, and can be sent again. */
  | { readonly kind: 'not_placed' }
  /** Nobody knows: the server does not remember keys for that long. */
  | { readonly kind: 'forgotten' };

/** Asks the server what became of it; sends nothing. */
export async function askAbout({ key, at }: Pick<Attempt, 'key' | 'at'>, signal?: AbortSignal): Promise<Found> {
  const { order, remembered_seconds } = await get<OrderByKey>('/api/orders/by-key', {
    headers: { 'idempotency-key': key },
    signal,
  });
  if (order) return { kind: 'placed', order };
  return { kind: isRemembered(at, remembered_seconds, serverNow()) ? 'not_placed' : 'forgotten' };
}

/** Whether the server would still know the key, also when what is sent now takes a while to arrive. */
export function isRemembered(at: number | null, rememberedSeconds: number, now: number): boolean {
  const rememberedMs = rememberedSeconds * 1_000;
  const marginMs = Math.min(60_000, rememberedMs / 4);
  return at !== null && Math.abs(now - at) < rememberedMs - marginMs;
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
    const { key, body, at, lines, currency } = stored ?? {};
    if (typeof key !== 'string' || !body || !Array.isArray(body.items) || !body.customer) return null;
    return {
      key,
      body,
      at: typeof at === 'number' ? at : null,
      lines: parseLines(lines),
      currency: typeof currency === 'string' ? currency : null,
    };
  } catch {
    return null;
  }
}
