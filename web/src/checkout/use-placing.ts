// Places an order, from the tap to the response, across lost connections. After a reload it looks the interrupted order up,
// shows the outcome, and continues on a tap.
import type { PlacedOrder } from '@waggle/contracts';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { ApiError } from '../api/api-error.ts';
import { queryClient } from '../api/query-client.ts';
import { clearOrderedCart, isInCart } from '../cart/use-cart.ts';
import { timesKey } from '../later/times-key.ts';
import { applyShortage, applyUnavailable, reloadMenu } from '../menu/live-menu.ts';
import { saveOrder } from '../orders/saved-orders.ts';
import { trackingPath } from '../paths.ts';
import { serverNow } from '../time/server-clock.ts';
import {
  type Attempt,
  KeyForgottenError,
  lookUpUntilAnswered,
  newAttempt,
  type Ordered,
  openAttempt,
  sendAttempt,
  UnansweredError,
} from './attempt.ts';
import { orderRefusalOf, type Refusal } from './order-refusal.ts';
import { requestQuoteAgain } from './use-quote.ts';

export type Placing =
  | { readonly kind: 'idle' }
  | { readonly kind: 'sending' }
  /** Retrying. `since`: ms since the epoch by the server's clock. */
  | { readonly kind: 'no_answer'; readonly since: number }
  /** An earlier attempt is unanswered. `fate`: its outcome; null when the server is unreachable. */
  | { readonly kind: 'left'; readonly fate: 'asking' | 'not_placed' | 'forgotten' | null }
  /** The server had placed the earlier attempt. */
  | { readonly kind: 'found'; readonly order: PlacedOrder }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export interface PlacingOrder {
  readonly state: Placing;
  readonly order: (ordered: Ordered) => void;
  /** Resumes the unanswered attempt. */
  readonly resume: () => void;
  /** Discards the attempt, although the order may have been placed. */
  readonly stop: () => void;
}

export function usePlacing(): PlacingOrder {
  const attempt = openAttempt.use();
  const [state, setState] = useState<Placing>({ kind: 'idle' });
  const [, navigate] = useLocation();
  const running = useRef<AbortController | null>(null);

  const run = useCallback(
    async (attempt: Attempt, sentBefore: boolean) => {
      // Ignores a second tap while the first request is in flight.
      if (running.current) return;
      const ends = new AbortController();
      running.current = ends;
      setState({ kind: 'sending' });
      try {
        const placed = await sendAttempt(attempt, {
          signal: ends.signal,
          sentBefore,
          onRetry: () =>
            setState((now) => (now.kind === 'no_answer' ? now : { kind: 'no_answer', since: serverNow() })),
        });
        keep(placed, attempt);
        navigate(trackingPath(placed.order_id, placed.shared_token), { replace: true });
      } catch (error) {
        if (ends.signal.aborted) return;
        if (error instanceof KeyForgottenError) return setState({ kind: 'left', fate: 'forgotten' });
        if (error instanceof UnansweredError) return setState({ kind: 'left', fate: null });
        if (!(error instanceof ApiError)) throw error;
        // The server has answered this key: the next order needs a new one.
        openAttempt.set(null);
        const refusal = orderRefusalOf(error, serverNow());
        if (refusal.kind === 'short') applyShortage(refusal.short);
        if (refusal.kind === 'area' || refusal.kind === 'full') requestQuoteAgain();
        if (refusal.kind === 'later') applyUnavailable(error.problem.unavailable ?? []);
        if (refusal.kind === 'wanted') void queryClient.invalidateQueries({ queryKey: timesKey });
        if (refusal.kind === 'serving') void reloadMenu();
        if (refusal.kind === 'price') {
          requestQuoteAgain();
          void reloadMenu();
        }
        setState({ kind: 'refused', refusal });
      } finally {
        if (running.current === ends) running.current = null;
      }
    },
    [navigate],
  );

  // An attempt of another tab, or from before a reload.
  const key = attempt?.key ?? null;
  useEffect(() => {
    const left = openAttempt.get();
    if (!left || left.key !== key || running.current) return;
    const ends = new AbortController();
    setState({ kind: 'left', fate: 'asking' });
    const onFailure = () => setState((now) => (now.kind === 'left' ? { kind: 'left', fate: null } : now));
    void lookUpUntilAnswered(left, { signal: ends.signal, onFailure }).then((found) => {
      if (!found || running.current || openAttempt.get()?.key !== left.key) return;
      if (found.kind !== 'placed') return setState({ kind: 'left', fate: found.kind });
      const wasThisCart = isInCart(left.lines);
      const { order } = found;
      keep(order, left);
      if (wasThisCart) navigate(trackingPath(order.order_id, order.shared_token), { replace: true });
      else setState({ kind: 'found', order });
    });
    return () => ends.abort();
  }, [key, navigate]);
  useEffect(() => {
    if (key === null) setState((now) => (now.kind === 'left' ? { kind: 'idle' } : now));
  }, [key]);
  useEffect(() => () => running.current?.abort(), []);

  return {
    state,
    order(ordered) {
      // An unanswered attempt, perhaps of another tab, takes precedence: it may be this very order.
      if (running.current || openAttempt.get()) return;
      const next = newAttempt(ordered);
      // Set before storing: a stored attempt that is not in flight counts as interrupted.
      void run(next, false);
      openAttempt.set(next);
    },
    resume() {
      const left = openAttempt.get();
      if (left) void run(left, true);
    },
    stop() {
      running.current?.abort();
      running.current = null;
      openAttempt.set(null);
      setState({ kind: 'idle' });
    },
  };
}

function keep(placed: PlacedOrder, attempt: Attempt): void {
  saveOrder(placed, attempt.body.items);
  openAttempt.set(null);
  clearOrderedCart(attempt.lines);
}
