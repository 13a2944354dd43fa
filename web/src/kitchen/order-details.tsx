// All details of an order, and the form that cancels it with a reason.

import type { FailureReason } from '@waggle/contracts';
import { type CancelReason, cancelStages, mayCancelAt } from '@waggle/contracts/cancel-codes.ts';
import { calledNumber } from '@waggle/contracts/order-number.ts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { BillPart, DuePart } from '../bill/bill-part.tsx';
import type { BoardCard } from '../board/board.ts';
import { promisedTime } from '../board/due.ts';
import { OrderLines } from '../board/order-lines.tsx';
import { lazyPart } from '../lazy-part.tsx';
import { PaperLinks } from '../paper/board-printing.ts';
import { journeyPath, orderPath } from '../paths.ts';
import { mayActAs, useSession } from '../session/use-session.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { useKitchenFormat } from '../zone/kitchen-zone.ts';
import { CancelForm } from './cancel-form.tsx';
import { type ColumnName, columns, isPickUp, nextStepOf } from './columns.ts';
import { DelayButtons } from './delay-buttons.tsx';
import styles from './order-details.module.css';
import { PickUpMark } from './pick-up-mark.tsx';
import type { BoardActions } from './use-board-actions.ts';

const CourierPart = lazyPart(() => import('./courier-part.tsx'));

export interface OrderDetailsProps {
  readonly card: BoardCard;
  readonly onClose: () => void;
  readonly onAdvance: BoardActions['advance'];
  readonly onCancel: BoardActions['cancel'];
  readonly onDelay: BoardActions['delay'];
}

export function OrderDetails({ card, onClose, onAdvance, onCancel, onDelay }: OrderDetailsProps) {
  const { t } = useTranslation('kitchen');
  const { time, dayTime } = useKitchenFormat();
  const role = useSession().data?.account?.role;
  const [cancelling, setCancelling] = useState(false);
  const { order_id, order } = card;
  const number = calledNumber({ order_id, number: order?.number });
  const column = columns.find((one) => one === card.status);
  const next = column && nextStepOf(card, column);
  const promised = promisedTime(card);
  const close = (): void => {
    setCancelling(false);
    onClose();
  };
  const stage = cancelStages.find((one) => one === card.status);
  const isAdmin = role !== undefined && mayActAs(role, 'admin');
  const failed = card.turn?.kind === 'failed' ? card.turn : null;
  // Where the courier could not hand it over, the kitchen decides, too.
  const mayCancel = stage && (failed !== null || mayCancelAt(isAdmin ? 'admin' : 'kitchen', stage));
  const suggested = failed?.failure ? reasonOfFailure[failed.failure] : null;
  if (cancelling && stage) {
    return (
      <CancelForm
        orderId={order_id}
        number={number}
        stage={stage}
        suggested={suggested}
        onClose={close}
        onCancel={onCancel}
      />
    );
  }
  const advance = (from: ColumnName): void => {
    onAdvance(order_id, from);
    close();
  };
  return (
    <Dialog
      open
      onClose={close}
      title={t('order', { number })}
      description={
        card.isLater && order?.due_at
          ? t('later.status', { at: dayTime(order.due_at) })
          : t('status', { status: t(`column.${column ?? 'created'}`), since: time(card.since) })
      }
      footer={
        <>
          {column && next && (
            <Button tone="primary" size="l" onClick={() => advance(column)}>
              {t(`advance.${next}`)}
            </Button>
          )}
          {mayCancel && (
            <Button tone="danger" size="l" onClick={() => setCancelling(true)}>
              {t(stage === 'created' ? 'reject.open' : 'cancel.open')}
            </Button>
          )}
        </>
      }
    >
      {(card.delivery === 'on_the_way' || (card.delivery === 'waiting' && card.status === 'out_for_delivery')) && (
        <CourierPart card={card} number={number} isAdmin={isAdmin} onDone={close} />
      )}
      {order && (
        <>
          <div className={styles.lines}>
            <OrderLines lines={order.items} />
            <BillPart bill={order.bill} total={order.total} unit={order} />
          </div>
          {isPickUp(card) && <PickUpMark />}
          <DuePart total={order.total} unit={order} payment={order.payment} />
          <dl className={styles.facts}>
            {order.customer && (
              <>
                <dt>{t('customer')}</dt>
                <dd dir="auto">{order.customer.name}</dd>
                <dt>{t('phone')}</dt>
                <dd>
                  <a href={`tel:${order.customer.phone.replaceAll(/[^+\d]/g, '')}`}>{order.customer.phone}</a>
                </dd>
                {order.customer.address !== undefined && (
                  <>
                    <dt>{t('address')}</dt>
                    <dd className={styles.address} dir="auto">
                      {order.customer.address}
                    </dd>
                  </>
                )}
              </>
            )}
            <dt>{t('placed')}</dt>
            <dd>{dayTime(card.placed_at)}</dd>
            {promised !== null && (
              <>
                <dt>{t('promised')}</dt>
                <dd>
                  <Icon name="clock" /> <span key={promised}>{dayTime(promised)}</span>
                </dd>
                <dt>{t('delay.longer')}</dt>
                <dd>
                  <DelayButtons orderId={order_id} onDelay={onDelay} />
                </dd>
              </>
            )}
          </dl>
        </>
      )}
      <Link href={orderPath(order_id)}>{t('wholeOrder')}</Link>
      <PaperLinks orderId={order_id} />
      {isAdmin && <Link href={journeyPath(order_id)}>{t('journey')}</Link>}
    </Dialog>
  );
}

/** What a courier reported, as the reason of the cancellation that may follow. */
const reasonOfFailure = {
  nobody_there: 'customer_absent',
  wrong_address: 'address_wrong',
  refused: 'refused',
  other: 'other',
} as const satisfies Record<FailureReason, CancelReason>;
