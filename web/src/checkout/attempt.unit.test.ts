import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ItemId, OrderByKey } from '@waggle/contracts';
import { afterEach, expect, test, vi } from 'vitest';
import { ApiError } from '../api/api-error.ts';
import { isRemembered, newAttempt, parseAttempt, sendAttempt, writeAttempt } from './attempt.ts';
import { orderRefusalOf } from './order-refusal.ts';

const customer = { name: 'Ada', phone: '+44 20 7946 0000', address: '12 St James’s Square' };
const line = {
  line_id: 'a',
  item_id: 'diavola' as ItemId,
  name: 'Diavola',
  unit_price: 1_150,
  choices: [{ option_id: 'size', choice_id: 'large' }],
  quantity: 2,
  note: '',
};
const attempt = newAttempt({ customer, lines: [line], total: 2_300, unit: { currency: 'EUR', currency_digits: 2 } });
const placed = { order_id: 'o', tracking_token: 't' };
/** The server's response to a key lookup. */
let byKey: OrderByKey = { order: null, remembered_seconds: 86_400 };
const closing: (() => void)[] = [];

afterEach(() => {
  vi.unstubAllGlobals();
  byKey = { order: null, remembered_seconds: 86_400 };
  for (const close of closing.splice(0)) close();
});

/** A server that answers each request with the next of `answers`; relative paths resolve against it. */
async function serve(answers: readonly RequestListener[]): Promise<string[]> {
  const keys: string[] = [];
  const http = createServer((request, response) => {
    if (request.method === 'GET') return answer(200, byKey)(request, response);
    keys.push(String(request.headers['idempotency-key']));
    answers[Math.min(keys.length, answers.length) - 1]?.(request, response);
  }).listen(0, '127.0.0.1');
  await once(http, 'listening');
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const { fetch } = globalThis;
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => fetch(new URL(path, origin), init));
  closing.push(() => {
    http.closeAllConnections();
    http.close();
  });
  return keys;
}

const answer =
  (status: number, body: object): RequestListener =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
const cut: RequestListener = (request) => void request.socket.destroy();
const problem = (status: number, code: string) => answer(status, { type: 'about:blank', title: code, status, code });
const until = () => ({ signal: new AbortController().signal, onRetry: vi.fn() });

test('an order for later says when it is wanted, and one for now does not', () => {
  const wanted_at = '2026-11-28T19:00:00.000Z';
  const ordered = { customer, lines: [line], total: 2_300, unit: { currency: 'EUR', currency_digits: 2 } };
  expect(newAttempt({ ...ordered, wantedAt: wanted_at }).body.wanted_at).toBe(wanted_at);
  expect(newAttempt({ ...ordered, wantedAt: null }).body).not.toHaveProperty('wanted_at');
});

test('an order holds only what the kitchen needs, and the total that the customer saw', () => {
  expect(attempt.body).toEqual({
    customer,
    items: [{ item_id: 'diavola' as ItemId, quantity: 2, options: [{ option_id: 'size', choice_id: 'large' }] }],
    expected_total: 2_300,
  });
  expect(
    newAttempt({ customer, lines: [line], total: 2_300, unit: { currency: 'EUR', currency_digits: 2 } }).key,
  ).not.toBe(attempt.key);
});

test('is retried with the same key until the server answers', async () => {
  const keys = await serve([cut, problem(503, 'unavailable'), answer(201, placed)]);
  const options = until();
  expect(await sendAttempt(attempt, options)).toEqual(placed);
  expect(keys).toEqual([attempt.key, attempt.key, attempt.key]);
  expect(options.onRetry).toHaveBeenCalledTimes(2);
});

test('is not sent again when the server placed it and the response was lost', async () => {
  const keys = await serve([cut]);
  byKey = { order: placed as never, remembered_seconds: 86_400 };
  expect(await sendAttempt(attempt, until())).toEqual(placed);
  expect(keys).toEqual([attempt.key]);
});

test('is looked up but not sent once the server may have dropped its key', async () => {
  const keys = await serve([answer(201, placed)]);
  const old = { ...attempt, at: Date.now() - 25 * 3_600_000 };
  await expect(sendAttempt(old, { ...until(), sentBefore: true })).rejects.toMatchObject({ name: 'KeyForgottenError' });
  await expect(sendAttempt({ ...old, at: null }, { ...until(), sentBefore: true })).rejects.toThrow('older than');
  expect(keys).toEqual([]);
  expect(await sendAttempt(attempt, { ...until(), sentBefore: true })).toEqual(placed);
  expect(keys).toEqual([attempt.key]);
});

test('a key expires on the client a little earlier than on the server', () => {
  const now = 1_000_000_000;
  expect(isRemembered(now - 23 * 3_600_000, 86_400, now)).toBe(true);
  expect(isRemembered(now - 86_400_000 + 61_000, 86_400, now)).toBe(true);
  expect(isRemembered(now - 86_400_000 + 59_000, 86_400, now)).toBe(false);
  expect(isRemembered(now - 28_000, 36, now)).toBe(false);
  expect(isRemembered(now - 26_000, 36, now)).toBe(true);
  expect(isRemembered(null, 86_400, now)).toBe(false);
});

test('is not retried after a refusal', async () => {
  const keys = await serve([problem(409, 'out_of_stock')]);
  await expect(sendAttempt(attempt, until())).rejects.toMatchObject({ code: 'out_of_stock' });
  expect(keys).toHaveLength(1);
});

test('stops when aborted', async () => {
  await serve([cut]);
  const ends = new AbortController();
  const placing = sendAttempt(attempt, { signal: ends.signal, onRetry: () => ends.abort() });
  await expect(placing).rejects.toMatchObject({ name: 'AbortError' });
});

test('reads back from storage unchanged; invalid data reads as none', () => {
  expect(parseAttempt(writeAttempt(attempt, Date.now()))).toEqual(attempt);
  expect(parseAttempt(JSON.stringify(attempt))).toEqual(attempt);
  for (const text of [null, '', '{}', '{"key":"k"}', '{"key":"k","body":{"items":[]}}', '[1']) {
    expect(parseAttempt(text)).toBeNull();
  }
});

test('an order beyond a limit is not sent again by itself', async () => {
  const keys = await serve([problem(429, 'too_many_orders')]);
  await expect(sendAttempt(attempt, until())).rejects.toMatchObject({ code: 'too_many_orders' });
  expect(keys).toHaveLength(1);
});

test('a refusal maps to what the customer can do about it', () => {
  const refused = (code: string, field?: string) =>
    orderRefusalOf(
      new ApiError({
        type: 'about:blank',
        title: 'No',
        status: 422,
        code,
        ...(field ? { errors: [{ field, message: 'no' }] } : {}),
      }),
      0,
    );
  expect(refused('kitchen_closed')).toEqual({ kind: 'closed' });
  expect(refused('kitchen_full')).toEqual({ kind: 'full' });
  expect(refused('not_available_now')).toEqual({ kind: 'later' });
  expect(refused('wanted_quarter_full')).toEqual({ kind: 'wanted' });
  expect(refused('idempotency_key_reused')).toEqual({ kind: 'sent_before' });
  expect(refused('price_changed')).toEqual({ kind: 'price' });
  expect(refused('out_of_stock')).toEqual({ kind: 'short', short: [] });
  expect(refused('unknown_item', '#/items/0/item_id')).toEqual({ kind: 'changed' });
  expect(refused('invalid', '#/customer/phone')).toEqual({ kind: 'customer', fields: ['phone'] });
  const ceiling = { of: 'pieces' as const, most: 60 };
  const large = { type: 'about:blank', title: 'Large', status: 422, code: 'order_too_large', ceiling };
  expect(orderRefusalOf(new ApiError(large), 0)).toEqual({ kind: 'too_large', ceiling });
  const limited = new ApiError({ type: 'about:blank', title: 'Limited', status: 429, code: 'too_many_orders' }, 90);
  expect(orderRefusalOf(limited, 1_000)).toEqual({ kind: 'too_soon', until: 91_000 });
  expect(refused('anything')).toEqual({ kind: 'other', message: 'No' });
});
