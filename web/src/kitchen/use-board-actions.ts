// The kitchen's actions on an order: shown optimistically, rolled back with a message when the server refuses.
import type { CancelReason, FoodGoesTo, OrderView } from '@waggle/contracts';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/api-error.ts';
import { post, request } from '../api/client.ts';
import type { LiveBoard } from '../board/use-board.ts';
import { announce } from '../ui/announce.tsx';
import { toast } from '../ui/toast.tsx';
import { type ColumnName, columns, nextStepOf } from './columns.ts';
import { kitchenRefusalOf } from './kitchen-refusals.ts';

export interface BoardActions {
  /** Advances the order by a step from the card's column. */
  readonly advance: (orderId: string, from: ColumnName) => void;
  /** Undoes the step that led to the card's column. */
  readonly undo: (orderId: string, from: ColumnName) => void;
  readonly cancel: (orderId: string, wish: KitchenCancel) => Promise<boolean>;
  /** Promises the order for so many minutes later. */
  readonly delay: (orderId: string, minutes: number) => Promise<void>;
}

export interface KitchenCancel {
  readonly reason_code: CancelReason;
  /** In the kitchen's words; the customer sees them. */
  readonly reason?: string;
  readonly food_goes: FoodGoesTo;
}

export function useBoardActions({
  addPending,
  dropPending,
  numberOf,
  cardOf,
}: Pick<LiveBoard, 'addPending' | 'dropPending' | 'numberOf' | 'cardOf'>): BoardActions {
  const { t } = useTranslation('kitchen');

  const failed = useCallback(
    (orderId: string, error: unknown, again: () => void) => {
      dropPending(orderId);
      const isRefused = error instanceof ApiError;
      const number = numberOf(orderId);
      toast(
        isRefused
          ? t('failed.refused', { number, why: t(`failed.why.${kitchenRefusalOf(error)}`, { code: error.code }) })
          : t('failed.noAnswer', { number }),
        {
          tone: 'bad',
          ...(isRefused ? {} : { action: { label: t('failed.again'), run: again } }),
        },
      );
    },
    [dropPending, numberOf, t],
  );

  const move = useCallback(
    (orderId: string, to: ColumnName | 'picked_up', ask: () => Promise<OrderView>) => {
      addPending(orderId, to);
      announce(t('moved', { number: numberOf(orderId), column: t(`column.${to}`) }));
      ask().catch((error: unknown) => failed(orderId, error, () => move(orderId, to, ask)));
    },
    [addPending, failed, numberOf, t],
  );

  const advance = useCallback(
    (orderId: string, from: ColumnName) => {
      const card = cardOf(orderId);
      const to = card && nextStepOf(card, from);
      if (to) move(orderId, to, () => post<OrderView>(`/api/orders/${orderId}/status`, { status: to }));
    },
    [cardOf, move],
  );

  const undo = useCallback(
    (orderId: string, from: ColumnName) => {
      const to = columns.find((column) => column === cardOf(orderId)?.stepFrom);
      if (to) move(orderId, to, () => post<OrderView>(`/api/orders/${orderId}/undo`, { status: from }));
    },
    [cardOf, move],
  );

  const cancel = useCallback(
    async (orderId: string, wish: KitchenCancel) => {
      addPending(orderId, 'cancelled');
      try {
        await post<OrderView>(`/api/orders/${orderId}/status`, { status: 'cancelled', ...wish });
        toast(t('cancel.done', { number: numberOf(orderId) }));
        return true;
      } catch (error) {
        failed(orderId, error, () => void cancel(orderId, wish));
        return false;
      }
    },
    [addPending, failed, numberOf, t],
  );

  // The key makes a repeat after a lost answer harmless.
  const delay = useCallback(
    async (orderId: string, minutes: number, key = crypto.randomUUID()): Promise<void> => {
      try {
        const headers = { 'idempotency-key': key };
        await request<OrderView>('POST', `/api/orders/${orderId}/promise`, { body: { minutes }, headers });
        announce(t('delay.done', { number: numberOf(orderId), count: minutes }));
      } catch (error) {
        failed(orderId, error, () => void delay(orderId, minutes, key));
      }
    },
    [failed, numberOf, t],
  );
  return { advance, undo, cancel, delay };
}
