// The time of day, large enough for a screen on the wall: what was promised is read against it.

import { useClock } from '../board/use-clock.ts';
import { useKitchenFormat } from '../zone/kitchen-zone.ts';
import styles from './kitchen-page.module.css';

export function WallClock() {
  const { time } = useKitchenFormat();
  const now = useClock(time);
  return (
    <p className={styles.clock}>
      <time>{now}</time>
    </p>
  );
}
