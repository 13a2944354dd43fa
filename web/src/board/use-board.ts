// The board, live, for as long as a page shows it.
import type { KitchenSnapshotMessage, KitchenStepMessage, OrderStatus } from '@waggle/contracts';
import { useCallback, useEffect, useReducer, useRef } from 'react';
import type { LiveState } from '../live/live-socket.ts';
import { useLiveSocket } from '../live/use-live-socket.ts';
import { type Board, emptyBoard, release, takeMessage, touch } from './board.ts';

export interface LiveBoard {
  readonly board: Board;
  readonly live: LiveState;
  /** Shows an order as `to` before the server has said so. */
  readonly touch: (orderId: string, to: OrderStatus) => void;
  /** The server said no. */
  readonly release: (orderId: string) => void;
}

type Change =
  | { readonly kind: 'message'; readonly message: KitchenSnapshotMessage | KitchenStepMessage; readonly now: number }
  | { readonly kind: 'touch'; readonly orderId: string; readonly to: OrderStatus }
  | { readonly kind: 'release'; readonly orderId: string };

export function useBoard(): LiveBoard {
  const [board, change] = useReducer(changed, emptyBoard);
  const reconnect = useRef(() => {});
  const live = useLiveSocket('/ws/kitchen', {
    hello: () => ({ type: 'subscribe' }),
    take(message, again) {
      reconnect.current = again;
      change({ kind: 'message', message: message as KitchenSnapshotMessage, now: Date.now() });
    },
  });
  useEffect(() => {
    if (board.gap) reconnect.current();
  }, [board.gap]);
  return {
    board,
    live,
    touch: useCallback((orderId, to) => change({ kind: 'touch', orderId, to }), []),
    release: useCallback((orderId) => change({ kind: 'release', orderId }), []),
  };
}

function changed(board: Board, next: Change): Board {
  switch (next.kind) {
    case 'message':
      return takeMessage(board, next.message, next.now);
    case 'touch':
      return touch(board, next.orderId, next.to);
    case 'release':
      return release(board, next.orderId);
  }
}
