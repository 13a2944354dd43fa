// Rides that change hands: an admin gives this courier's to another one, or another's to them. The board says that it happened,
// and the delivery whose it is.
import type { DeliveryView } from '@waggle/contracts';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { get } from '../api/client.ts';
import type { Board, BoardCard } from '../board/board.ts';
import { useSession } from '../session/use-session.ts';
import { toast } from '../ui/toast.tsx';
import { beginRide, endRide, rides } from './rides.ts';

export function useGivenRides({ loaded, cards }: Pick<Board, 'loaded' | 'cards'>): void {
  const { t } = useTranslation('courier');
  const me = useSession().data?.account?.account_id;
  const asked = useRef(new Set<string>());
  useEffect(() => {
    if (!loaded || me === undefined) return;
    const given = [...cards.values()].filter((card) => isGiven(card) && !asked.current.has(keyOf(card)));
    if (given.length === 0) return;
    for (const card of given) asked.current.add(keyOf(card));
    void sortOut(given, me, t('given.lost'), t('given.got')).catch(() => {
      // The next change of the board asks again.
      for (const card of given) asked.current.delete(keyOf(card));
    });
  }, [loaded, cards, me, t]);
}

/** An admin gave it to somebody since this device took it. */
function isGiven({ delivery, delivery_id, turn }: BoardCard): boolean {
  if (delivery !== 'on_the_way' || turn?.kind !== 'assigned') return false;
  return turn.seq > (rides.get().find((ride) => ride.delivery_id === delivery_id)?.seq ?? 0);
}

const keyOf = ({ order_id, turn }: BoardCard): string => `${order_id} ${turn?.seq}`;

async function sortOut(given: readonly BoardCard[], me: string, lost: string, got: string): Promise<void> {
  const { deliveries } = await get<{ readonly deliveries: readonly DeliveryView[] }>(
    '/api/deliveries?status=on_the_way&limit=200',
  );
  for (const { order_id, turn } of given) {
    const delivery = deliveries.find((one) => one.order_id === order_id);
    if (!delivery) continue;
    const isMine = delivery.courier_id === me;
    const isRidden = rides.get().some(({ delivery_id }) => delivery_id === delivery.delivery_id);
    if (isMine) beginRide(delivery.delivery_id, order_id, turn?.seq);
    else endRide(delivery.delivery_id);
    if (isMine !== isRidden) toast(isMine ? got : lost, { tone: isMine ? 'good' : 'bad' });
  }
}
