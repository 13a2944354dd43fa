// Keeps the board live while a page shows it.
import type { OrderStatus } from '@waggle/contracts';
import { useCallback, useEffect, useReducer, useRef } from 'react';
import { get } from '../api/client.ts';
import type { LiveState } from '../live/live-socket.ts';
import { messageDecoder } from '../live/message-decoder.ts';
import { useLiveSocket } from '../live/use-live-socket.ts';
import { useRenewals } from '../session/renewals.ts';
import { serverNow } from '../time/server-clock.ts';
import {
  addPending,
  applyBoardMessage,
  type Board,
  type BoardCard,
  type BoardMessage,
  dropPending,
  emptyBoard,
  numberOn,
} from './board.ts';
import { checks } from './board-messages.generated.ts';

const decode = messageDecoder<BoardMessage>(checks);

export interface LiveBoard {
  readonly board: Board;
  readonly live: LiveState;
  /** Shows an order as `to` before the server confirms. */
  readonly addPending: (orderId: string, to: OrderStatus) => void;
  /** Rolls back a step that the server refused. */
  readonly dropPending: (orderId: string) => void;
  /** The order as it is called out. */
  readonly numberOf: (orderId: string) => string;
  /** The card as the server has it. */
  readonly cardOf: (orderId: string) => BoardCard | undefined;
}

type Change =
  | { readonly kind: 'message'; readonly message: BoardMessage; readonly now: number }
  | { readonly kind: 'add_pending'; readonly orderId: string; readonly to: OrderStatus }
  | { readonly kind: 'drop_pending'; readonly orderId: string };

export function useBoard(): LiveBoard {
  const [board, change] = useReducer(nextBoard, emptyBoard);
  const { state: live, reconnect } = useLiveSocket({
    path: '/ws/kitchen',
    scope: useRenewals(),
    decode,
    ask: (signal) => get<BoardMessage>('/api/board', { signal }),
    askFirst: true,
    query: () => 'parts',
    join: joinSnapshots,
    firstMessage: () => ({ type: 'subscribe' }),
    onMessage: (message) => change({ kind: 'message', message, now: serverNow() }),
  });
  useEffect(() => {
    if (board.gap) reconnect();
  }, [board.gap, reconnect]);
  const latest = useRef(board);
  latest.current = board;
  return {
    board,
    live,
    cardOf: useCallback((orderId) => latest.current.cards.get(orderId), []),
    numberOf: useCallback((orderId) => numberOn(latest.current, orderId), []),
    addPending: useCallback((orderId, to) => change({ kind: 'add_pending', orderId, to }), []),
    dropPending: useCallback((orderId) => change({ kind: 'drop_pending', orderId }), []),
  };
}

function joinSnapshots(before: BoardMessage, next: BoardMessage): BoardMessage {
  if (before.type !== 'snapshot' || next.type !== 'snapshot') return next;
  return { ...next, orders: [...before.orders, ...next.orders] };
}

function nextBoard(board: Board, next: Change): Board {
  switch (next.kind) {
    case 'message':
      return applyBoardMessage(board, next.message, next.now);
    case 'add_pending':
      return addPending(board, next.orderId, next.to);
    case 'drop_pending':
      return dropPending(board, next.orderId);
  }
}
