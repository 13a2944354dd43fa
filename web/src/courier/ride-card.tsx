// A ride of this device. What a courier needs at every stop comes first, and fits a phone's first screen.
import type { Customer } from '@waggle/contracts';
import { calledNumber } from '@waggle/contracts/order-number.ts';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { BillPart, DuePart } from '../bill/bill-part.tsx';
import type { BoardCard } from '../board/board.ts';
import { promisedTime } from '../board/due.ts';
import { OrderLines } from '../board/order-lines.tsx';
import { lazyPart } from '../lazy-part.tsx';
import { useClientSettings } from '../map/client-settings.ts';
import { Loading } from '../shell/loading.tsx';
import { Button, ButtonAnchor, join } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Notice } from '../ui/notice.tsx';
import { Switch } from '../ui/switch.tsx';
import { useKitchenFormat } from '../zone/kitchen-zone.ts';
import { endUnseen } from './called-off.ts';
import styles from './courier-page.module.css';
import { directionsTo } from './directions.ts';
import { simulated } from './rides.ts';
import { type PositionState, useSimulatedPosition } from './use-courier-position.ts';
import { useReportPosition } from './use-report-position.ts';
import { isTakenByOther, useShowFailure } from './use-show-failure.ts';

const RideReports = lazyPart(() => import('./ride-reports.tsx'));
const WhereCourierIs = lazyPart(() => import('../map/where-courier-is.tsx'), <Loading />);

export interface RideCardProps {
  readonly card: BoardCard;
  /** Undefined until it is known. */
  readonly customer: Customer | undefined;
  /** ms since the epoch. */
  readonly began: number;
  readonly device: PositionState;
  /** Resolves to false on failure. */
  readonly onDelivered: (card: BoardCard) => Promise<boolean>;
}

export function RideCard({ card, customer, began, device, onDelivered }: RideCardProps) {
  const { t } = useTranslation('courier');
  const { time } = useKitchenFormat();
  const { order_id, delivery_id, order } = card;
  const number = calledNumber({ order_id, number: order?.number });
  const settings = useClientSettings();
  const wantsSimulated = simulated.use();
  const mayBeSimulated = settings.data?.simulated_rides ?? false;
  const isSimulated = wantsSimulated && mayBeSimulated;
  const [confirming, setConfirming] = useState(false);
  const [busy, setBusy] = useState(false);
  const simulatedPosition = useSimulatedPosition(order_id, isSimulated ? began : null);
  // Which of the two it will be is not known yet: neither is shown to the customer.
  const own = simulatedPosition ?? (wantsSimulated && settings.isPending ? { kind: 'searching' as const } : device);
  const position = own.kind === 'known' ? own.position : null;
  const showFailure = useShowFailure();
  const { failing, sentAt, pause, resume } = useReportPosition(delivery_id ?? '', position, (error) => {
    if (delivery_id === null) return;
    if (isTakenByOther(error)) showFailure(error, delivery_id);
    else void endUnseen(delivery_id).catch(() => {});
  });
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    // Moves the focus from the button in the list below to this card.
    if (Date.now() - began < 5_000) place.current?.focus();
  }, [began]);
  const reportedAt = sentAt === null ? null : new Date(sentAt).toISOString();
  const shown = own.kind === 'known' ? { ...own.position, at: reportedAt ?? own.at } : null;
  const promised = promisedTime(card);
  const deliver = async (): Promise<void> => {
    setBusy(true);
    // The server refuses positions after the end.
    await pause();
    if (!(await onDelivered(card))) resume();
    setBusy(false);
    setConfirming(false);
  };
  return (
    <section ref={place} tabIndex={-1} className={join(styles.card, styles.ride)} aria-label={t('ride', { number })}>
      <div className={styles.head}>
        <span className={styles.number}>{number}</span>
        <span className={styles.driving}>
          <Icon name="courier" />
          <span>{t('onTheWay')}</span>
        </span>
        {promised !== null && (
          <span className={styles.due}>
            <Icon name="clock" />
            <span>{time(promised)}</span>
          </span>
        )}
      </div>
      {customer && (
        <>
          <p className={styles.address} dir="auto">
            {customer.address}
          </p>
          <div className={styles.contact}>
            <bdi>{customer.name}</bdi>
            <bdi className={styles.small}>{customer.phone}</bdi>
          </div>
          <div className={styles.reach}>
            <ButtonAnchor size="l" wide href={directionsTo(customer.address ?? '', navigator.userAgent)} newTab>
              {t('navigate')}
            </ButtonAnchor>
            <ButtonAnchor
              size="l"
              wide
              href={`tel:${customer.phone.replaceAll(/[^+\d]/g, '')}`}
              label={t('callNumber', { phone: customer.phone })}
            >
              {t('call')}
            </ButtonAnchor>
          </div>
        </>
      )}
      {order && <DuePart total={order.total} unit={order} payment={order.payment} />}
      {confirming ? (
        <div className={styles.sure}>
          <Button tone="primary" size="l" wide busy={busy} onClick={() => void deliver()}>
            <Icon name="check" />
            {t('deliver.sure')}
          </Button>
          <Button tone="quiet" size="l" onClick={() => setConfirming(false)}>
            {t('deliver.notYet')}
          </Button>
        </div>
      ) : (
        <Button tone="primary" size="l" wide onClick={() => setConfirming(true)}>
          {t('deliver.open')}
        </Button>
      )}
      <WhereCourierIs orderId={order_id} reader="courier" position={shown} arrived={sentAt !== null} />
      {own.kind === 'unknown' && (
        <Notice tone="honey" title={t(`position.${own.why}.title`)}>
          {t(`position.${own.why}.text`)}
        </Notice>
      )}
      {own.kind === 'searching' && <p className={styles.small}>{t('position.searching')}</p>}
      {failing && (
        <p className={styles.failing} role="status">
          <Icon name="offline" />
          <span>{t('position.failing')}</span>
        </p>
      )}
      {mayBeSimulated && <Switch label={t('simulated')} checked={isSimulated} onChange={simulated.set} />}
      {order && (
        <details className={styles.bag}>
          <summary>{t('bag')}</summary>
          <OrderLines lines={order.items} />
          <BillPart bill={order.bill} total={order.total} unit={order} />
        </details>
      )}
      <RideReports card={card} number={number} />
    </section>
  );
}
