// Tests the counts of the table.
import type { OrderId } from '@waggle/contracts';
import { expect, test } from 'vitest';
import type { ChaosResult } from './chaos.ts';
import type { PlaceAnswer, WantedOrder } from './history.ts';
import { resultTable } from './result-table.ts';

const start = Date.parse('2026-11-22T14:30:00.000Z');
const at = (seconds: number): string => new Date(start + seconds * 1_000).toISOString();

const order = (id: string, created: number, updated: number) => ({
  order_id: id as OrderId,
  status: 'delivered' as const,
  version: 5,
  total: 0,
  currency: 'EUR',
  currency_digits: 2,
  items: [],
  customer: { name: 'Ada', phone: '123', address: 'Here' },
  created_at: at(created),
  updated_at: at(updated),
  promised_at: at(updated),
  tracking_token: 'token',
});

const wish = (key: string, askedAfterS: number, answers: readonly PlaceAnswer[]): WantedOrder => ({
  key,
  body: { customer: { name: 'Ada', phone: '123', address: 'Here' }, items: [] },
  askedAt: start + askedAfterS * 1_000,
  answers: [...answers],
  cancels: [],
  sightings: [],
});

const sent = (seconds: number) => start + seconds * 1_000;
const atOnce = order('at once', 1, 4);
const recovered = order('recovered', 2, 12);
const late = order('late', 9, 15);

const result: ChaosResult = {
  history: {
    wishes: [
      wish('1', 1, [{ kind: 'placed', sentAt: sent(1), order: atOnce }]),
      // The request whose answer was lost placed it: it is older than the request that was answered.
      wish('2', 2, [
        { kind: 'unknown', sentAt: sent(2), why: 'ECONNRESET' },
        { kind: 'placed', sentAt: sent(5), order: recovered },
      ]),
      // The first request did not place it.
      wish('3', 3, [
        { kind: 'failed', sentAt: sent(3), why: 'ECONNREFUSED' },
        { kind: 'placed', sentAt: sent(8), order: late },
      ]),
    ],
    initialStock: new Map(),
    badEndings: [],
    healedAt: sent(10),
    quietWithinMs: 30_000,
  },
  final: {
    orders: [atOnce, recovered, late],
    deliveries: [],
    timelines: new Map(),
    stock: new Map(),
    leftOver: { outbox: 0, pending: 0, unread: 0, deadLetters: 0, trimmedAway: 0 },
    quietAfterMs: 5_500,
  },
  injected: new Map([
    ['kill', 3],
    ['redis-kill', 2],
    ['pause', 1],
  ]),
  violations: [
    { invariant: 'one', harm: 'lost', orderId: 'a', what: 'is gone' },
    { invariant: 'another', harm: 'lost', orderId: 'a', what: 'has no timeline' },
    { invariant: 'third', harm: 'wrong', orderId: null, what: 'pending: 1' },
  ],
};

test('unknown requests that were done count as recovered, kills include Redis, an order counts as lost once', () => {
  const rows = new Map(
    resultTable(result)
      .split('\n')
      .map((row) => row.trim().split(/ {2,}/) as [string, string]),
  );
  expect(rows.get('requests to order')).toBe('3 placed, 0 sold out, 1 failed, 1 unknown');
  expect(rows.get('recovered')).toMatch(/^1 /);
  expect(rows.get('kills')).toBe('5');
  expect([rows.get('lost'), rows.get('duplicated'), rows.get('other violations')]).toEqual(['1', '0', '1']);
});

test('convergence counts from healing, over the orders that were open then', () => {
  expect(resultTable(result)).toContain('p50 2.0 s, p99 5.0 s, max 5.0 s: 2 orders open at healing');
  expect(resultTable(result)).toContain('p50 10.0 s, p99 12.0 s, max 12.0 s: all orders');
});
