// The time of day for a screen on the wall, to compare promised times with.

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
