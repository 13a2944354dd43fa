// A delivery in a list: address, items, promised time.

import { calledNumber } from '@waggle/contracts/order-number.ts';
import { useTranslation } from 'react-i18next';
import type { BoardCard } from '../board/board.ts';
import { promisedTime, urgencyOf } from '../board/due.ts';
import { useClock } from '../board/use-clock.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useKitchenFormat } from '../zone/kitchen-zone.ts';
import styles from './courier-page.module.css';

export interface DeliveryCardProps {
  readonly card: BoardCard;
  /** Where it goes. Undefined: its courier need not know yet. */
  readonly address?: string | undefined;
  readonly name?: string | undefined;
  /** Without actions. */
  readonly quiet?: boolean;
  readonly action?: { readonly label: string; readonly busy: boolean; readonly run: () => void };
}

export function DeliveryCard({ card, address, name, quiet = false, action }: DeliveryCardProps) {
  const { t } = useTranslation('courier');
  const { time } = useKitchenFormat();
  const promised = promisedTime(card);
  const urgency = useClock((now) => urgencyOf(card, 'out_for_delivery', now, 0));
  const number = calledNumber({ order_id: card.order_id, number: card.order?.number });
  return (
    <li className={styles.card} data-quiet={quiet || undefined} data-urgency={urgency}>
      <div className={styles.head}>
        <span className={styles.number}>{number}</span>
        {promised !== null && (
          <span className={styles.due} data-urgency={urgency}>
            <Icon name="clock" />
            <span>{time(promised)}</span>
          </span>
        )}
      </div>
      {card.order && (
        <>
          {address !== undefined && (
            <p className={styles.address} dir="auto">
              {address}
            </p>
          )}
          <p className={styles.small}>
            {[
              ...(name === undefined ? [] : [name]),
              t('items', { count: card.order.items.reduce((sum, { quantity }) => sum + quantity, 0) }),
              ...(quiet && card.delivery === 'waiting' ? [t(`cooking.${cookingAs(card)}`)] : []),
            ].join(' · ')}
          </p>
        </>
      )}
      {action && (
        <Button
          tone={quiet ? 'plain' : 'primary'}
          size={quiet ? 'm' : 'l'}
          wide
          busy={action.busy}
          aria-label={`${action.label}: ${number}`}
          onClick={action.run}
        >
          <Icon name="courier" />
          {action.label}
        </Button>
      )}
    </li>
  );
}

const cookingAs = ({ status }: BoardCard): 'created' | 'confirmed' | 'preparing' | 'ready' =>
  status === 'preparing' || status === 'confirmed' || status === 'ready' ? status : 'created';
