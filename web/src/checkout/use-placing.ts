// Placing an order, from the tap on the button to the answer, across reloads and lost connections.
import type { PlaceOrderBody } from '@waggle/contracts';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { ApiError } from '../api/api-error.ts';
import type { CartLine } from '../cart/cart.ts';
import { emptyCart } from '../cart/use-cart.ts';
import { applyShortage, reloadMenu } from '../menu/live-menu.ts';
import { saveOrder } from '../orders/saved-orders.ts';
import { trackingPath } from '../routes.ts';
import { type Attempt, newAttempt, openAttempt, place } from './attempt.ts';
import { type Refusal, refusalOf } from './order-refusal.ts';

export type Placing =
  | { readonly kind: 'idle' }
  | { readonly kind: 'sending' }
  /** `since`: ms since the epoch; further attempts are under way. */
  | { readonly kind: 'no_answer'; readonly since: number }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export interface PlacingOrder {
  readonly state: Placing;
  /** @param total what the button showed */
  readonly order: (customer: PlaceOrderBody['customer'], lines: readonly CartLine[], total: number) => void;
  /** Gives up the attempt: the order may have been placed all the same. */
  readonly stop: () => void;
}

export function usePlacing(): PlacingOrder {
  const [state, setState] = useState<Placing>({ kind: 'idle' });
  const [, navigate] = useLocation();
  const running = useRef<AbortController | null>(null);

  const run = useCallback(
    async (attempt: Attempt) => {
      // A second tap finds the first request under way.
      if (running.current) return;
      const ends = new AbortController();
      running.current = ends;
      setState({ kind: 'sending' });
      try {
        const placed = await place(attempt, {
          signal: ends.signal,
          onRetry: () => setState((now) => (now.kind === 'no_answer' ? now : { kind: 'no_answer', since: Date.now() })),
        });
        saveOrder(placed, attempt.body.items);
        openAttempt.set(null);
        emptyCart();
        navigate(trackingPath(placed.order_id, placed.tracking_token), { replace: true });
      } catch (error) {
        if (ends.signal.aborted) return;
        if (!(error instanceof ApiError)) throw error;
        // This key has its answer: the next order needs another one.
        openAttempt.set(null);
        const refusal = refusalOf(error);
        if (refusal.kind === 'short') applyShortage(refusal.short);
        if (refusal.kind === 'price') void reloadMenu();
        setState({ kind: 'refused', refusal });
      } finally {
        if (running.current === ends) running.current = null;
      }
    },
    [navigate],
  );

  // Continues what a reload interrupted, with the same key and content.
  useEffect(() => {
    const left = openAttempt.get();
    if (left) void run(left);
    return () => running.current?.abort();
  }, [run]);

  return {
    state,
    order(customer, lines, total) {
      if (running.current) return;
      // An attempt without an answer, perhaps of another tab, comes first: it may be this very order.
      const attempt = openAttempt.get() ?? newAttempt(customer, lines, total);
      openAttempt.set(attempt);
      void run(attempt);
    },
    stop() {
      running.current?.abort();
      running.current = null;
      openAttempt.set(null);
      setState({ kind: 'idle' });
    },
  };
}
