// What the kitchen does with an order: shown at once, taken back with a clear word when the server says no.
import type { OrderStatus, OrderView } from '@waggle/contracts';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/api-error.ts';
import { post } from '../api/client.ts';
import { checkSession } from '../session/use-session.ts';
import { toast } from '../ui/toast.tsx';
import { type Column, nextStep, orderNumber } from './columns.ts';
import type { LiveBoard } from './use-board.ts';

/** Shorter than the server allows, which counts from when the step arrived there. */
const undoMs = 8_000;

export interface Steps {
  /** One step on from the column where the card is. */
  readonly advance: (orderId: string, from: Column) => void;
  /** @param reason told to the customer */
  readonly reject: (orderId: string, reason: string) => Promise<boolean>;
}

export function useSteps({ touch, release }: Pick<LiveBoard, 'touch' | 'release'>): Steps {
  const { t } = useTranslation('kitchen');

  const failed = useCallback(
    (orderId: string, error: unknown, again: () => void) => {
      release(orderId);
      const said = error instanceof ApiError;
      if (said && error.status === 401) void checkSession();
      const number = orderNumber(orderId);
      toast(said ? t('failed.refused', { number, why: error.message }) : t('failed.noAnswer', { number }), {
        tone: 'bad',
        ...(said ? {} : { action: { label: t('failed.again'), run: again } }),
      });
    },
    [release, t],
  );

  const undo = useCallback(
    (orderId: string, status: OrderStatus, to: OrderStatus, taken: Promise<boolean>) => {
      const run = async (): Promise<void> => {
        // The step itself may still be under way.
        if (!(await taken)) return;
        touch(orderId, to);
        try {
          await post<OrderView>(`/api/orders/${orderId}/undo`, { status });
        } catch (error) {
          failed(orderId, error, () => void run());
        }
      };
      void run();
    },
    [touch, failed],
  );

  const advance = useCallback(
    (orderId: string, from: Column) => {
      const to = nextStep[from];
      if (!to) return;
      touch(orderId, to);
      const dismiss = toast(t('moved', { number: orderNumber(orderId), column: t(`column.${to}`) }), {
        ms: undoMs,
        action: { label: t('undo'), run: () => undo(orderId, to, from, taken) },
      });
      const take = async (): Promise<boolean> => {
        try {
          await post<OrderView>(`/api/orders/${orderId}/status`, { status: to });
          return true;
        } catch (error) {
          dismiss();
          failed(orderId, error, () => advance(orderId, from));
          return false;
        }
      };
      const taken = take();
    },
    [touch, failed, undo, t],
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
  return { advance, reject };
}
