// Takes a delivery, which becomes a ride of this device.
import type { DeliveryView } from '@waggle/contracts';
import { useState } from 'react';
import { ApiError } from '../api/api-error.ts';
import { post } from '../api/client.ts';
import type { BoardCard } from '../board/board.ts';
import { beginRide, endRide } from './rides.ts';
import { useShowFailure } from './use-show-failure.ts';

export function useTakeDelivery(): {
  readonly take: (card: BoardCard) => void;
  /** Takes over another courier's delivery. */
  readonly takeOver: (card: BoardCard) => void;
  /** The orders whose deliveries are being taken. */
  readonly taking: ReadonlySet<string>;
} {
  const showFailure = useShowFailure();
  const [taking, setTaking] = useState<ReadonlySet<string>>(new Set());
  const take = async ({ order_id, delivery_id, seq }: BoardCard, over: boolean): Promise<void> => {
    if (delivery_id === null || taking.has(order_id)) return;
    setTaking((before) => new Set(before).add(order_id));
    // Stored before the request, so that a page that is closed meanwhile finds its ride again. A takeover is stored after it:
    // the ride reports positions at once, which the server refuses while the delivery is still another courier's.
    if (!over) beginRide(delivery_id, order_id, seq);
    try {
      const step = { status: 'on_the_way', ...(over ? { take_over: true } : {}) };
      await post<DeliveryView>(`/api/deliveries/${delivery_id}/status`, step);
      if (over) beginRide(delivery_id, order_id, seq);
    } catch (error) {
      if (error instanceof ApiError) endRide(delivery_id);
      showFailure(error, delivery_id);
    } finally {
      setTaking((before) => new Set([...before].filter((id) => id !== order_id)));
    }
  };
  return { take: (card) => void take(card, false), takeOver: (card) => void take(card, true), taking };
}
