// Who gets the deliveries that this courier drives or may take: the board of a courier does not say.

import { useQuery } from '@tanstack/react-query';
import type { Customer, DeliveryId, DeliveryView } from '@waggle/contracts';
import { get } from '../api/client.ts';
import type { BoardCard } from '../board/board.ts';

const none: ReadonlyMap<string, Customer> = new Map();

/** A delivery that has just become ready may not be known as such everywhere: it is asked for again. */
const askAgainMs = 1_500;
/** More pages than that are not read: the newest deliveries come first. */
const mostPages = 5;

/** @param cards those whose customers the page shows */
export function useRecipients(cards: readonly BoardCard[]): ReadonlyMap<string, Customer> {
  // The board of an admin has them.
  const wanted = cards.flatMap(({ order_id, order }) => (order?.customer ? [] : [order_id]));
  const { data = none } = useQuery({
    queryKey: ['recipients', wanted.toSorted().join()],
    queryFn: ({ signal }) => readRecipients(wanted, signal),
    enabled: wanted.length > 0,
    placeholderData: (before) => before,
    staleTime: 0,
    refetchInterval: ({ state }) => (wanted.every((id) => state.data?.has(id)) ? false : askAgainMs),
  });
  return data;
}

interface DeliveryPage {
  readonly deliveries: readonly DeliveryView[];
  readonly next: DeliveryId | null;
}

async function readRecipients(wanted: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, Customer>> {
  const found = new Map<string, Customer>();
  for (let page = 0, before = ''; page < mostPages; page += 1) {
    const { deliveries, next } = await get<DeliveryPage>(`/api/deliveries?limit=200${before}`, { signal });
    for (const { order_id, customer } of deliveries) if (customer) found.set(order_id, customer);
    if (next === null || wanted.every((id) => found.has(id))) break;
    before = `&before=${next}`;
  }
  return found;
}
