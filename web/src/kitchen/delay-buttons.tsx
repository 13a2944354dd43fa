// Promises an order for later: each tap adds minutes, and the customer is told.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import styles from './order-details.module.css';
import type { BoardActions } from './use-board-actions.ts';

export interface DelayButtonsProps {
  readonly orderId: string;
  readonly onDelay: BoardActions['delay'];
}

const steps = [5, 10] as const;

export function DelayButtons({ orderId, onDelay }: DelayButtonsProps) {
  const { t } = useTranslation('kitchen');
  /** A tap waits for the answer to the one before: a finger that slips adds no second time. */
  const [asking, setAsking] = useState<number | null>(null);
  const delay = async (minutes: number): Promise<void> => {
    setAsking(minutes);
    await onDelay(orderId, minutes);
    setAsking(null);
  };
  return (
    <span className={styles.delays}>
      {steps.map((minutes) => (
        <Button key={minutes} busy={asking === minutes} disabled={asking !== null} onClick={() => void delay(minutes)}>
          {t('delay.add', { count: minutes })}
        </Button>
      ))}
    </span>
  );
}
