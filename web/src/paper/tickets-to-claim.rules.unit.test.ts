import type { OrderStatus } from '@waggle/contracts';
import { expect, test } from 'vitest';
import { applyBoardMessage, type Board, emptyBoard } from '../board/board.ts';
import { ticketsToClaim } from './tickets-to-claim.rules.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 30, 18, minute)).toISOString();
const step = (order_id: string, seq: number, status: OrderStatus, minute: number, more = {}) =>
  ({ type: 'step', order_id, seq, kind: 'order', status, at: at(minute), ...more }) as unknown as Parameters<
    typeof applyBoardMessage
  >[1];
const order = { order_id: 'x', items: [] };
const after = (...messages: readonly Parameters<typeof applyBoardMessage>[1][]): Board =>
  messages.reduce<Board>((board, message) => applyBoardMessage(board, message, Date.parse(at(59))), {
    ...emptyBoard,
    loaded: true,
  });
const since = Date.parse(at(10));

test('an order’s ticket is claimed once the server knows that it was accepted, and until it is handed out', () => {
  const created = step('a', 1, 'created', 11, { order });
  expect(ticketsToClaim(after(created).cards, since, new Set())).toEqual([]);
  const confirmed = after(created, step('a', 2, 'confirmed', 12));
  expect(ticketsToClaim(confirmed.cards, since, new Set())).toEqual(['a']);
  expect(ticketsToClaim(confirmed.cards, since, new Set(['a']))).toEqual([]);
  const cooking = after(created, step('a', 2, 'confirmed', 12), step('a', 3, 'preparing', 13));
  expect(ticketsToClaim(cooking.cards, since, new Set())).toEqual(['a']);
  const out = after(created, step('a', 2, 'confirmed', 12), step('a', 3, 'out_for_delivery', 13));
  expect(ticketsToClaim(out.cards, since, new Set())).toEqual([]);
});

test('what was accepted before the device was set to print is not claimed; the one accepted first comes first', () => {
  const board = after(
    step('b', 1, 'created', 1, { order }),
    step('a', 1, 'created', 2, { order }),
    step('c', 1, 'created', 3, { order }),
    step('c', 2, 'confirmed', 9),
    step('a', 2, 'confirmed', 20),
    step('b', 2, 'confirmed', 15),
  );
  expect(ticketsToClaim(board.cards, since, new Set())).toEqual(['b', 'a']);
});

test('a step that this page only hopes for does not count, nor one that was taken back', () => {
  const board = after(
    step('a', 1, 'created', 11, { order }),
    step('a', 2, 'confirmed', 12),
    step('a', 3, 'created', 13, { undone: 'confirmed' }),
  );
  expect(ticketsToClaim(board.cards, since, new Set())).toEqual([]);
});
