// The order's status in large letters, and when it will arrive.
import { useTranslation } from 'react-i18next';
import { isFinal } from '../orders/order-status.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { useKitchenFormat } from '../zone/kitchen-zone.ts';
import type { Progress } from './progress.ts';
import { courierKey, shownState, stateKey } from './state-key.ts';
import styles from './status-hero.module.css';
import type { EstimateView } from './use-estimate.ts';

export interface StatusHeroProps {
  readonly progress: Progress;
  readonly view: EstimateView;
  readonly promisedAt: string;
}

const icons = {
  created: 'receipt',
  confirmed: 'check',
  preparing: 'pot',
  ready: 'bag',
  out_for_delivery: 'bag',
  on_the_way: 'courier',
  failed: 'alert',
  delivered: 'home',
  picked_up: 'bag',
  cancelled: 'close',
} as const satisfies Record<string, IconName>;

export function StatusHero({ progress, view, promisedAt }: StatusHeroProps) {
  const { t } = useTranslation();
  const { status, reason, reasonCode, promises, isUndone, serving, dueAt } = progress;
  const { dayTime } = useKitchenFormat();
  const longer = promises.at(-1);
  const state = shownState(progress);
  const reported = courierKey(progress);
  const isPickUp = serving === 'pick_up';
  return (
    <section className={styles.hero} data-state={state} aria-label={t('tracking.title')}>
      <div className={styles.top}>
        <span className={styles.icon}>
          <Icon name={icons[state]} />
        </span>
        <div className={styles.words}>
          <h1 key={stateKey(progress)}>{t(stateKey(progress))}</h1>
          <p key={`says ${state} ${isUndone} ${reported} ${dueAt}`}>
            {reported
              ? t(reported)
              : isUndone
                ? t('tracking.undone')
                : dueAt !== null
                  ? t('tracking.wanted.says', { at: dayTime(dueAt) })
                  : isPickUp && state === 'ready'
                    ? t('tracking.pickUp.says')
                    : isPickUp && state === 'cancelled'
                      ? t('tracking.pickUp.cancelled')
                      : t(`tracking.says.${state === 'failed' ? 'on_the_way' : state}`)}
          </p>
          {longer && !isFinal(status) && (
            <p key={longer.promised_at} className={styles.reason}>
              {t('tracking.longer', { promised: dayTime(longer.promised_at) })}
            </p>
          )}
          {state === 'cancelled' && reasonCode !== null && reasonCode !== 'other' && (
            <p className={styles.reason}>{t(`tracking.why.${reasonCode}`)}</p>
          )}
          {state === 'cancelled' && reason !== null && (
            <p className={styles.reason} dir="auto">
              {t('tracking.reason', { reason })}
            </p>
          )}
        </div>
        <Arrival
          view={view}
          promisedAt={longer?.promised_at ?? promisedAt}
          isPickUp={isPickUp}
          isLater={dueAt !== null}
        />
      </div>
    </section>
  );
}

interface ArrivalProps extends Omit<StatusHeroProps, 'progress'> {
  readonly isPickUp: boolean;
  /** The kitchen does not have it yet. */
  readonly isLater: boolean;
}

function Arrival({ view: { estimate, now, metresLeft }, promisedAt, isPickUp, isLater }: ArrivalProps) {
  const { t } = useTranslation();
  const { time, dayTime, distance } = useKitchenFormat();
  if (estimate.kind === 'none') return null;
  if (isLater) {
    return (
      <div className={styles.arrival}>
        <p className={styles.label}>{t(isPickUp ? 'tracking.wanted.ready' : 'tracking.wanted.delivered')}</p>
        <p key={promisedAt} className={styles.time}>
          {dayTime(promisedAt)}
        </p>
      </div>
    );
  }
  if (estimate.kind === 'arrived') {
    return (
      <div className={styles.arrival}>
        <p className={styles.label}>{t(isPickUp ? 'tracking.pickUp.at' : 'tracking.arrivedAt')}</p>
        <p className={styles.time}>{time(estimate.at)}</p>
      </div>
    );
  }
  const { from } = estimate;
  const minutesTo = (at: number): number => Math.max(0, Math.round((at - now) / 60_000));
  const minutes = minutesTo(estimate.at);
  const isRange = from !== undefined && minutesTo(from) < minutes;
  const when = isRange ? `${time(from)} – ${time(estimate.at)}` : time(estimate.at);
  const howLong = isRange
    ? t('tracking.inRange', { from: minutesTo(from), to: minutes })
    : t('tracking.inMinutes', { count: minutes });
  return (
    <div className={styles.arrival}>
      <p className={styles.label}>
        {isPickUp
          ? t(isRange ? 'tracking.pickUp.between' : 'tracking.pickUp.expected')
          : t(isRange ? 'tracking.between' : 'tracking.expected')}
      </p>
      {/* Keyed by text: browser translation replaces text nodes and would keep showing old ones. */}
      <p key={when} className={styles.time}>
        {when}
      </p>
      <p key={`${howLong} ${metresLeft}`} className={styles.label}>
        {[
          minutes < 1 ? t('tracking.anyMoment') : howLong,
          ...(metresLeft === null ? [] : [t('tracking.away', { distance: distance(metresLeft) })]),
        ].join(' · ')}
      </p>
      {estimate.late && <p className={styles.late}>{t('tracking.late', { promised: time(promisedAt) })}</p>}
    </div>
  );
}
