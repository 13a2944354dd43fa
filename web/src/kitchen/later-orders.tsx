// The orders that are wanted for later, until the kitchen gets them: quiet, closed, and with the time of the next one in view.
import { calledNumber } from '@waggle/contracts/order-number.ts';
import { useTranslation } from 'react-i18next';
import type { BoardCard } from '../board/board.ts';
import { Icon } from '../ui/icon.tsx';
import { useKitchenFormat } from '../zone/kitchen-zone.ts';
import { isPickUp } from './columns.ts';
import styles from './later-orders.module.css';

export interface LaterOrdersProps {
  /** At least one, the most urgent first. */
  readonly cards: readonly BoardCard[];
  readonly onOpen: (orderId: string) => void;
}

export default function LaterOrders({ cards, onOpen }: LaterOrdersProps) {
  const { t } = useTranslation('kitchen');
  const { dayTime } = useKitchenFormat();
  const next = cards[0]?.order?.due_at;
  return (
    <details className={styles.later} data-later>
      <summary className={styles.summary}>
        <Icon name="clock" />
        {/* Keyed by text: browser translation replaces text nodes and would keep showing old ones. */}
        <span key={`${cards.length} ${next}`}>
          {[
            t('later.count', { count: cards.length }),
            ...(next === undefined ? [] : [t('later.next', { at: dayTime(next) })]),
          ].join(' · ')}
        </span>
      </summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls, for the keyboard */}
      <ul className={styles.list} aria-label={t('later.title')} tabIndex={0}>
        {cards.map(({ order_id, order }) => (
          <li key={order_id}>
            <button type="button" className={styles.order} aria-haspopup="dialog" onClick={() => onOpen(order_id)}>
              <span className={styles.time}>{dayTime(order?.promised_at ?? '')}</span>
              <span className={styles.number}>{calledNumber({ order_id, number: order?.number })}</span>
              {isPickUp({ order }) && <span>{t('pickUp')}</span>}
              <span className={styles.dishes} dir="auto">
                {order?.items.map(({ quantity, name }) => `${quantity} × ${name}`).join(', ')}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
