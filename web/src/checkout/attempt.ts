// An order in flight, stored with its idempotency key until the server answers. Only a tap sends an order. A retry first asks
// whether the server knows the key: it sends again only while the server would still remember a placed order.
import type { OrderByKey, PlacedOrder, PlaceOrderBody } from '@waggle/contracts';
import { ApiError, isRetryable } from '../api/api-error.ts';
import { get, post } from '../api/client.ts';
import type { CartLine } from '../cart/cart.ts';
import { parseLines } from '../cart/stored-cart.ts';
import type { MoneyUnit } from '../i18n/format.ts';
import { retryDelay } from '../live/retry.ts';
import { randomId } from '../storage/random-id.ts';
import { storedValue } from '../storage/stored-value.ts';
import { serverNow } from '../time/server-clock.ts';

export interface Attempt {
  /** The Idempotency-Key. */
  readonly key: string;
  readonly body: PlaceOrderBody;
  /** The creation time in ms by the server's clock; null when it was stored without one. */
  readonly at: number | null;
  /** The cart that was ordered. */
  readonly lines: readonly CartLine[];
  /** The unit of its total; null when it was stored without one. */
  readonly unit: MoneyUnit | null;
}

/** The unanswered attempt, if any. */
export const openAttempt = storedValue<Attempt | null>({
  key: 'waggle.attempt',
  parse: parseAttempt,
  write: (attempt) => attempt && writeAttempt(attempt, Date.now()),
});

/**
 * How long an attempt without an answer stays on its device, by the device's clock: for longer than a server usually remembers its key.
 * Hoisted: the stored attempt is read while this module is still loading.
 */
function attemptMs(): number {
  return 3 * 86_400_000;
}

/** @param now ms since the epoch */
export const writeAttempt = (attempt: Attempt, now: number): string =>
  JSON.stringify({ ...attempt, until: now + attemptMs() });

/** An order as the page shows it. */
export interface Ordered {
  readonly customer: PlaceOrderBody['customer'];
  readonly lines: readonly CartLine[];
  /** What the customer saw: the server refuses the order at any other price. */
  readonly total: number;
  readonly unit: MoneyUnit;
  /** The language in which the customer saw the menu, where it differs from the menu's own. */
  readonly language?: string | undefined;
  readonly serving?: PlaceOrderBody['serving'];
  /** Where the kitchen delivers by areas. */
  readonly postcode?: string | undefined;
  /** In minor units. */
  readonly tip?: number;
  /** RFC 3339; null or missing: as soon as possible. */
  readonly wantedAt?: string | null;
  /** Undefined: the customer has not said. */
  readonly payment?: PlaceOrderBody['payment'] | undefined;
}

export const newAttempt = ({
  customer,
  lines,
  total,
  unit,
  language,
  serving,
  postcode,
  tip = 0,
  payment,
  wantedAt = null,
}: Ordered): Attempt => ({
  key: randomId(),
  at: serverNow(),
  lines,
  unit: { currency: unit.currency, currency_digits: unit.currency_digits },
  body: {
    customer,
    items: lines.map(orderedItem),
    expected_total: total,
    ...(language === undefined ? {} : { language }),
    ...(serving === 'pick_up' ? { serving } : {}),
    ...(postcode === undefined ? {} : { postcode }),
    ...(tip === 0 ? {} : { tip }),
    ...(payment === undefined ? {} : { payment }),
    ...(wantedAt === null ? {} : { wanted_at: wantedAt }),
  },
});

export interface SendAttemptOptions {
  readonly signal: AbortSignal;
  /** It was sent before, so it may have been placed. */
  readonly sentBefore?: boolean;
  /** Called before each pause between attempts. */
  readonly onRetry: () => void;
}

/** The automatic retries have timed out; only a tap continues. */
export class UnansweredError extends Error {
  override readonly name = 'UnansweredError';
}

/** The server may have placed the order and dropped its key: a retry might place it twice. */
export class KeyForgottenError extends Error {
  override readonly name = 'KeyForgottenError';
}

/** How long after a tap the client retries on its own. */
const unattendedMs = 10 * 60_000;

/**
 * Sends the order, with retries, until the server answers.
 * @throws ApiError when it is refused; UnansweredError; KeyForgottenError; an AbortError when `signal` aborts
 */
export async function sendAttempt(
  attempt: Attempt,
  { signal, sentBefore = false, onRetry }: SendAttemptOptions,
): Promise<PlacedOrder> {
  const { key, body } = attempt;
  const touchedAt = Date.now();
  for (let failures = sentBefore ? 1 : 0; ; failures += 1) {
    try {
      if (failures > 0) {
        const found = await lookUpAttempt(attempt, signal);
        if (found.kind === 'placed') return found.order;
        if (found.kind === 'forgotten') throw new KeyForgottenError(`${key} is older than the server keeps keys`);
      }
      return await post<PlacedOrder>('/api/orders', body, { headers: { 'idempotency-key': key }, signal });
    } catch (error) {
      // A customer who has ordered too much is told when to order again; nothing was placed.
      const limited = error instanceof ApiError && error.status === 429;
      if (signal.aborted || limited || !isRetryable(error)) throw error;
      onRetry();
      const retryAfterMs = error instanceof ApiError && error.retryAfter !== null ? error.retryAfter * 1_000 : 0;
      await pause(Math.max(retryAfterMs, retryDelay(failures + 1, Math.random)), signal);
      // A device that wakes from sleep must not place an order that the customer has forgotten.
      if (Date.now() - touchedAt > unattendedMs) throw new UnansweredError('no response for ten minutes');
    }
  }
}

/** The outcome of an attempt, as the server knows it. */
export type Found =
  | { readonly kind: 'placed'; readonly order: PlacedOrder }
  /** Not placed: safe to send again. */
  | { readonly kind: 'not_placed' }
  /** Unknown: the server does not keep keys for that long. */
  | { readonly kind: 'forgotten' };

/** Looks the key up on the server, without sending the order. */
async function lookUpAttempt({ key, at }: Pick<Attempt, 'key' | 'at'>, signal?: AbortSignal): Promise<Found> {
  const { order, remembered_seconds } = await get<OrderByKey>('/api/orders/by-key', {
    headers: { 'idempotency-key': key },
    signal,
  });
  if (order) return { kind: 'placed', order };
  return { kind: isRemembered(at, remembered_seconds, serverNow()) ? 'not_placed' : 'forgotten' };
}

/**
 * Repeats the lookup, with growing pauses, until the server answers it.
 * @param options.onFailure called after each lookup without an answer
 * @returns null when `signal` aborts, or when the server refuses to look the key up
 */
export async function lookUpUntilAnswered(
  attempt: Pick<Attempt, 'key' | 'at'>,
  { signal, onFailure }: { readonly signal: AbortSignal; readonly onFailure: () => void },
): Promise<Found | null> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await lookUpAttempt(attempt, signal);
    } catch (error) {
      if (signal.aborted) return null;
      onFailure();
      if (!isRetryable(error)) return null;
    }
    await pause(retryDelay(failures, Math.random), signal).catch(() => {});
    if (signal.aborted) return null;
  }
}

/** Whether the server still remembers the key, with a margin for a slow request. */
export function isRemembered(at: number | null, rememberedSeconds: number, now: number): boolean {
  const rememberedMs = rememberedSeconds * 1_000;
  const marginMs = Math.min(60_000, rememberedMs / 4);
  return at !== null && Math.abs(now - at) < rememberedMs - marginMs;
}

/** A line of the cart as an order has it. */
export function orderedItem({ item_id, quantity, note, choices }: CartLine): PlaceOrderBody['items'][number] {
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

/** Checks only the shape: the server checks the content. What has ended, or another version or script has stored, reads as null. */
export function parseAttempt(text: string | null, now = Date.now()): Attempt | null {
  try {
    const stored = JSON.parse(text ?? 'null') as (Partial<Attempt> & { readonly until?: number }) | null;
    const { key, body, at, lines, unit } = stored ?? {};
    // The version before stored no end, but a time of the server.
    const { until = Number(at ?? 0) + attemptMs() } = stored ?? {};
    if (typeof key !== 'string' || !isOrdered(body) || !(until > now)) return null;
    return {
      key,
      body,
      at: typeof at === 'number' ? at : null,
      lines: parseLines(lines),
      unit: isUnit(unit) ? unit : null,
    };
  } catch {
    return null;
  }
}

// Hoisted function declarations: the stored attempt is read while this module is still loading.
function isOrdered(body: unknown): body is PlaceOrderBody {
  const { customer, items, expected_total: total } = (body ?? {}) as Partial<PlaceOrderBody>;
  const texts = [customer?.name, customer?.phone, customer?.address ?? ''];
  return (
    texts.every((text) => typeof text === 'string') &&
    Array.isArray(items) &&
    items.every((item) => typeof item?.item_id === 'string' && typeof item.quantity === 'number') &&
    (total === undefined || typeof total === 'number')
  );
}

function isUnit(value: unknown): value is MoneyUnit {
  const { currency, currency_digits } = (value ?? {}) as Partial<MoneyUnit>;
  return (
    typeof currency === 'string' &&
    /^[A-Z]{3}$/.test(currency) &&
    typeof currency_digits === 'number' &&
    [0, 1, 2, 3, 4].includes(currency_digits)
  );
}
