// Taking a delivery: from then on this device drives it.
import type { DeliveryView } from '@waggle/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/api-error.ts';
import { post } from '../api/client.ts';
import type { BoardCard } from '../kitchen/board.ts';
import { checkSession } from '../session/use-session.ts';
import { toast } from '../ui/toast.tsx';
import { refusalOf } from './refusal.ts';
import { beginRide, endRide } from './rides.ts';

export function useTake(): {
  readonly take: (card: BoardCard) => void;
  /** The orders of deliveries that are being taken. */
  readonly taking: ReadonlySet<string>;
} {
  const { t } = useTranslation('courier');
  const [taking, setTaking] = useState<ReadonlySet<string>>(new Set());
  const take = async ({ order_id, delivery_id }: BoardCard): Promise<void> => {
    if (delivery_id === null || taking.has(order_id)) return;
    setTaking((before) => new Set(before).add(order_id));
    // Kept before it is asked for: a page that is closed meanwhile knows afterwards what it drives.
    beginRide(delivery_id, order_id);
    try {
      await post<DeliveryView>(`/api/deliveries/${delivery_id}/status`, { status: 'on_the_way' });
    } catch (error) {
      const said = error instanceof ApiError;
      if (said) endRide(delivery_id);
      if (said && error.status === 401) void checkSession();
      toast(
        said
          ? t('failed.refused', { why: t(`failed.why.${refusalOf(error)}`, { code: error.code }) })
          : t('failed.noAnswer'),
        { tone: 'bad' },
      );
    } finally {
      setTaking((before) => new Set([...before].filter((id) => id !== order_id)));
    }
  };
  return { take: (card) => void take(card), taking };
}
