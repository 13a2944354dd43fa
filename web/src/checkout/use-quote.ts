// What the server would charge for the cart: what the checkout shows is what is charged.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { OrderQuote, QuoteBody } from '@waggle/contracts';
import { useEffect, useRef, useState } from 'react';
import { isRetryable } from '../api/api-error.ts';
import { post } from '../api/client.ts';
import { queryClient } from '../api/query-client.ts';

const quotesKey = ['quote'];
/** Who types faster than this, in ms, has not finished. */
const pauseMs = 350;

export interface Quoted {
  /** The last one, also while that of a changed cart loads; null before the first, and without an answer. */
  readonly quote: OrderQuote | null;
  /** Whether it is of this cart. */
  readonly current: boolean;
  /** The server gave none: an order at another price than the menu's is refused. */
  readonly failed: boolean;
}

/**
 * An answer that comes after the next question counts for nothing.
 * @param prices something else whenever the menu's prices change; null: there is nothing to ask for
 * @param expected something else whenever the kitchen expects another time: the customer then goes on with the quote that there is
 * @param typed what of the body comes from fields in which the customer types: asked once they pause
 */
export function useQuote(body: QuoteBody, prices: string | null, typed: string, expected: string): Quoted {
  useAgainAfter(expected);
  const paused = useAfterPause(typed) === typed;
  const { data, isPlaceholderData, isError } = useQuery({
    queryKey: [...quotesKey, prices, body],
    queryFn: ({ signal }) => post<OrderQuote>('/api/orders/quote', body, { signal }),
    enabled: prices !== null && paused,
    placeholderData: keepPreviousData,
    // A fee may have changed since the customer was here last.
    gcTime: 0,
    retry: (failures, error) => failures < 1 && isRetryable(error),
  });
  return {
    quote: isError || prices === null ? null : (data ?? null),
    current: data !== undefined && !isPlaceholderData,
    failed: isError,
  };
}

function useAgainAfter(expected: string): void {
  const before = useRef(expected);
  useEffect(() => {
    if (before.current === expected) return;
    before.current = expected;
    requestQuoteAgain();
  }, [expected]);
}

/** The text, once it has stayed as it is for a moment; the first one at once. */
function useAfterPause(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

/** After the server refused a price: the next quote has the new one. */
export const requestQuoteAgain = (): void => void queryClient.invalidateQueries({ queryKey: quotesKey });
