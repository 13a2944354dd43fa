// Rings until every new order is accepted or rejected. Without sound, a banner that is readable from across the kitchen
// replaces it.
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './new-order-alarm.module.css';
import { muted, playSound, useAudible } from './new-order-sound.ts';

export interface NewOrderAlarmProps {
  /** How many orders wait for acceptance. */
  readonly waiting: number;
  /** How many orders have arrived since the page was opened: each rings at once. */
  readonly arrivals: number;
}

const repeatMs = 6_000;

export function NewOrderAlarm({ waiting, arrivals }: NewOrderAlarmProps) {
  const { t } = useTranslation('kitchen');
  const audible = useAudible();
  const isMuted = muted.use();
  const isHeard = audible === 'yes' && !isMuted;
  const isWaiting = waiting > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each arrival rings at once
  useEffect(() => {
    if (!isWaiting || !isHeard) return;
    playSound();
    const timer = setInterval(playSound, repeatMs);
    return () => clearInterval(timer);
  }, [isWaiting, isHeard, arrivals]);
  if (!isWaiting || isHeard) return null;
  const why = isMuted ? 'muted' : audible === 'none' ? 'none' : 'suspended';
  return (
    <p className={styles.alarm} role="alert">
      <strong>{t('sound.alarm', { count: waiting })}</strong>
      <span>{t(`sound.silent.${why}`)}</span>
    </p>
  );
}
