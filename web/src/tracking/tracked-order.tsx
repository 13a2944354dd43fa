// A tracked order: its status, its courier on the map, its timeline, and what the customer can do.
import type { OrderView } from '@waggle/contracts';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { lazyPart } from '../lazy-part.tsx';
import { isFinal } from '../orders/order-status.ts';
import { announce } from '../ui/announce.tsx';
import { useKitchenFormat } from '../zone/kitchen-zone.ts';
import { OrderActions } from './order-actions.tsx';
import { OrderSummary } from './order-summary.tsx';
import { PickUpPlace } from './pick-up-place.tsx';
import type { Progress } from './progress.ts';
import { courierKey, stateKey } from './state-key.ts';
import { StatusHero } from './status-hero.tsx';
import { TimelineList } from './timeline-list.tsx';
import styles from './tracked-order.module.css';
import { useEstimate } from './use-estimate.ts';
import type { Tracking } from './use-tracking.ts';

const UnderTheHood = lazyPart(() => import('../hood/under-the-hood.tsx'));
const WhereCourierIs = lazyPart(() => import('../map/where-courier-is.tsx'));

export interface TrackedOrderProps {
  readonly tracking: Tracking;
  readonly order: OrderView;
  readonly progress: Progress;
}

export function TrackedOrder({ tracking, order, progress }: TrackedOrderProps) {
  const { position, token, sharedToken } = tracking;
  const view = useEstimate(order, progress, position, token);
  useAnnouncedStatus(progress);
  useAnnouncedPromise(progress);
  return (
    <div className={styles.page}>
      <div className={styles.main}>
        <StatusHero progress={progress} view={view} promisedAt={order.promised_at} />
        {progress.setOffAt !== null && !isFinal(progress.status) && (
          <WhereCourierIs orderId={order.order_id} reader="customer" position={position} />
        )}
        {order.serving === 'pick_up' && !isFinal(progress.status) && <PickUpPlace order={order} />}
        <TimelineList progress={progress} />
      </div>
      <div className={styles.side}>
        <OrderSummary order={order} />
        <OrderActions order={order} progress={progress} token={token} sharedToken={sharedToken} />
        <UnderTheHood orderId={order.order_id} token={token} seq={tracking.timeline.seq} />
      </div>
    </div>
  );
}

// Only those that come while the page is open.
function useAnnouncedPromise({ promises }: Progress): void {
  const { t } = useTranslation();
  const { time } = useKitchenFormat();
  const last = promises.at(-1)?.promised_at;
  const known = useRef(last);
  useEffect(() => {
    if (known.current === last) return;
    known.current = last;
    if (last !== undefined) announce(t('tracking.longer', { promised: time(last) }));
  }, [last, t, time]);
}

// Announces changes only: a screen reader reads the first status with the page.
function useAnnouncedStatus(progress: Progress): void {
  const { t } = useTranslation();
  const key = stateKey(progress);
  const reported = courierKey(progress);
  const words = reported ? `${t(key)}. ${t(reported)}` : t(key);
  const last = useRef(`${key} ${reported}`);
  useEffect(() => {
    if (last.current === `${key} ${reported}`) return;
    last.current = `${key} ${reported}`;
    announce(words);
  }, [key, reported, words]);
}
