// What the kitchen does with an order: shown at once, taken back with a clear word when the server says no.
import type { OrderView } from '@waggle/contracts';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/api-error.ts';
import { post } from '../api/client.ts';
import type { LiveBoard } from '../board/use-board.ts';
import { announce } from '../ui/announce.tsx';
import { toast } from '../ui/toast.tsx';
import { type Column, nextStep, orderNumber } from './columns.ts';
import { refusalOf } from './kitchen-refusals.ts';
import { stepBack } from './undo-rule.ts';

export interface Steps {
  /** One step on from the column where the card is. */
  readonly advance: (orderId: string, from: Column) => void;
  /** Takes the step back that led to the column where the card is. */
  readonly undo: (orderId: string, from: Column) => void;
  /** @param reason told to the customer */
  readonly reject: (orderId: string, reason: string) => Promise<boolean>;
}

export function useSteps({ touch, release }: Pick<LiveBoard, 'touch' | 'release'>): Steps {
  const { t } = useTranslation('kitchen');

  const failed = useCallback(
    (orderId: string, error: unknown, again: () => void) => {
      release(orderId);
      const said = error instanceof ApiError;
      const number = orderNumber(orderId);
      toast(
        said
          ? t('failed.refused', { number, why: t(`failed.why.${refusalOf(error)}`, { code: error.code }) })
          : t('failed.noAnswer', { number }),
        {
          tone: 'bad',
          ...(said ? {} : { action: { label: t('failed.again'), run: again } }),
        },
      );
    },
    [release, t],
  );

  const move = useCallback(
    (orderId: string, to: Column, ask: () => Promise<OrderView>) => {
      touch(orderId, to);
      announce(t('moved', { number: orderNumber(orderId), column: t(`column.${to}`) }));
      ask().catch((error: unknown) => failed(orderId, error, () => move(orderId, to, ask)));
    },
    [touch, failed, t],
  );

  const advance = useCallback(
    (orderId: string, from: Column) => {
      const to = nextStep[from];
      if (to) move(orderId, to, () => post<OrderView>(`/api/orders/${orderId}/status`, { status: to }));
    },
    [move],
  );

  const undo = useCallback(
    (orderId: string, from: Column) => {
      const to = stepBack[from];
      if (to) move(orderId, to, () => post<OrderView>(`/api/orders/${orderId}/undo`, { status: from }));
    },
    [move],
  );

  const reject = useCallback(
    async (orderId: string, reason: string) => {
      touch(orderId, 'cancelled');
      try {
        await post<OrderView>(`/api/orders/${orderId}/status`, { status: 'cancelled', reason });
        toast(t('reject.done', { number: orderNumber(orderId) }));
        return true;
      } catch (error) {
        failed(orderId, error, () => void reject(orderId, reason));
        return false;
      }
    },
    [touch, failed, t],
  );
  return { advance, undo, reject };
}
