// Ends the rides of deliveries that are over or wait again, and tells a delivered one from one whose order was cancelled.
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { type Board, numberOn } from '../board/board.ts';
import { toast } from '../ui/toast.tsx';
import { callOff, endUnseen } from './called-off.ts';
import { endRide, givingBack, rides } from './rides.ts';

export function useEndedRides({ loaded, cards, ended }: Pick<Board, 'loaded' | 'cards' | 'ended'>): void {
  const { t } = useTranslation('courier');
  useEffect(() => {
    if (!loaded) return;
    for (const { delivery_id, order_id, seq = 0 } of rides.get()) {
      const { delivery, turn } = cards.get(order_id) ?? {};
      // It was given back, or sent out anew, since this device took it.
      if (delivery === 'waiting' && turn?.kind === 'reopened' && turn.seq > seq) {
        endRide(delivery_id);
        if (!givingBack.has(delivery_id))
          toast(t('given.open', { number: numberOn({ cards }, order_id) }), { tone: 'bad' });
        continue;
      }
      if (delivery === 'on_the_way' || delivery === 'waiting') continue;
      const end = ended.get(order_id);
      if (end?.status === 'cancelled') callOff({ delivery_id, number: end.number });
      else if (end || delivery) endRide(delivery_id);
      // It ended while this page was not connected. Without an answer, the next change of the board asks again.
      else void endUnseen(delivery_id).catch(() => {});
    }
  }, [loaded, cards, ended, t]);
}
