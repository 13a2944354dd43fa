// An order on the board. A tap on its button advances it by a step.

import { calledNumber } from '@waggle/contracts/order-number.ts';
import { type MouseEvent, memo } from 'react';
import { useTranslation } from 'react-i18next';
import { DuePart } from '../bill/bill-part.tsx';
import type { BoardCard } from '../board/board.ts';
import { minutesLeft, promisedTime, urgencyOf } from '../board/due.ts';
import { OrderLines } from '../board/order-lines.tsx';
import { useClock } from '../board/use-clock.ts';
import { Icon } from '../ui/icon.tsx';
import { useKitchenFormat } from '../zone/kitchen-zone.ts';
import { type ColumnName, isPickUp, nextStepOf } from './columns.ts';
import styles from './order-card.module.css';
import { PickUpMark } from './pick-up-mark.tsx';
import { UndoButton } from './undo-button.tsx';

export interface OrderCardProps {
  readonly card: BoardCard;
  readonly column: ColumnName;
  /** The last step is unconfirmed, so it cannot be undone yet. */
  readonly isPending: boolean;
  readonly deliveryMinutes: number;
  readonly onAdvance: (orderId: string, from: ColumnName, byKeyboard: boolean) => void;
  readonly onUndo: (orderId: string, from: ColumnName, byKeyboard: boolean) => void;
  readonly onOpen: (orderId: string) => void;
}

/** How long a new card is highlighted, unless somebody taps it. */
const freshMs = 25_000;

export const OrderCard = memo(function OrderCard(props: OrderCardProps) {
  const { card, column, isPending, deliveryMinutes, onAdvance, onUndo, onOpen } = props;
  const { t } = useTranslation('kitchen');
  const { order_id, order, arrivedAt } = card;
  const urgency = useClock((now) => urgencyOf(card, column, now, deliveryMinutes));
  const fresh = useClock((now) => column === 'created' && arrivedAt !== null && now - arrivedAt < freshMs);
  const number = calledNumber({ order_id, number: order?.number });
  const next = nextStepOf(card, column);
  const atCounter = column === 'ready' && isPickUp(card);
  // A click from the keyboard has a detail of 0.
  const advance = (event: MouseEvent) => onAdvance(order_id, column, event.detail === 0);
  const undo = (event: MouseEvent) => onUndo(order_id, column, event.detail === 0);
  return (
    <article
      className={styles.card}
      data-order={order_id}
      data-urgency={urgency}
      data-fresh={fresh || undefined}
      data-counter={atCounter || undefined}
      aria-label={t('order', { number })}
    >
      <button type="button" className={styles.open} aria-haspopup="dialog" onClick={() => onOpen(order_id)}>
        <span className={styles.top}>
          <span className={styles.number}>{number}</span>
          <Due card={card} urgency={urgency} />
        </span>
        {isPickUp(card) && <PickUpMark />}
        <span className={styles.customer} dir="auto">
          {order?.customer?.name ?? t('unknownYet')}
        </span>
        <span className="visually-hidden">{t('details')}</span>
      </button>
      {order && <OrderLines lines={order.items} />}
      {atCounter && order && (
        <div className={styles.toTake}>
          <DuePart total={order.total} unit={order} payment={order.payment} />
        </div>
      )}
      {!isPending && <UndoButton card={card} onUndo={undo} />}
      {next ? (
        <button type="button" className={styles.advance} data-advance onClick={advance}>
          <span>{t(`advance.${next}`)}</span>
          <Icon
            name={
              next === 'out_for_delivery'
                ? 'courier'
                : next === 'preparing'
                  ? 'pot'
                  : next === 'ready'
                    ? 'bag'
                    : 'check'
            }
          />
        </button>
      ) : (
        <CourierLine card={card} />
      )}
    </article>
  );
});

/** Where the courier is with it; how long a failed one has waited for a decision. */
function CourierLine({ card: { delivery, turn } }: { readonly card: BoardCard }) {
  const { t } = useTranslation('kitchen');
  const isFailed = turn?.kind === 'failed';
  const minutes = useClock((now) => (isFailed ? Math.max(0, Math.floor((now - Date.parse(turn.at)) / 60_000)) : null));
  if (isFailed) {
    return (
      <p className={styles.courier} data-failed>
        <Icon name="alert" />
        <span key={minutes}>
          {t(`courier.failed.${turn.failure ?? 'other'}`)} {t('courier.failedFor', { count: minutes ?? 0 })}
        </span>
      </p>
    );
  }
  const state = delivery === 'on_the_way' ? 'on_the_way' : turn?.kind === 'reopened' ? 'reopened' : 'waiting';
  return (
    <p className={styles.courier}>
      <Icon name="courier" />
      <span>{t(`courier.${state}`)}</span>
    </p>
  );
}

function Due({ card, urgency }: { readonly card: BoardCard; readonly urgency: string }) {
  const { t } = useTranslation('kitchen');
  const { time } = useKitchenFormat();
  const promised = promisedTime(card);
  const left = useClock((now) => (promised === null ? null : minutesLeft(promised, now)));
  if (promised === null || left === null) return null;
  return (
    <span className={styles.due} data-urgency={urgency}>
      <Icon name={urgency === 'fine' ? 'clock' : 'alert'} />
      {/* Browser translation replaces text nodes, so the key gives each time a new element. */}
      <span key={left}>
        {[
          time(promised),
          left > 0 ? t('due.in', { count: left }) : left === 0 ? t('due.now') : t('due.late', { count: -left }),
        ].join(' · ')}
      </span>
    </span>
  );
}
