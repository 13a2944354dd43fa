// The courier's page: this device's rides, and the deliveries that are ready or coming up.
import type { Customer, DeliveryView } from '@waggle/contracts';
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '../api/client.ts';
import type { BoardCard } from '../board/board.ts';
import { useBoard } from '../board/use-board.ts';
import { ConnectionLine } from '../live/connection-line.tsx';
import { Loading } from '../shell/loading.tsx';
import { usePageTitle } from '../shell/use-page-title.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { toast } from '../ui/toast.tsx';
import { loadKitchenZone } from '../zone/kitchen-zone.ts';
import { calledOff, noteRead } from './called-off.ts';
import styles from './courier-page.module.css';
import { courierBoard } from './deliveries.ts';
import { DeliveryCard } from './delivery-card.tsx';
import { RideCard } from './ride-card.tsx';
import { endRide, rides } from './rides.ts';
import { useDevicePosition } from './use-courier-position.ts';
import { useEndedRides } from './use-ended-rides.ts';
import { useGivenRides } from './use-given-rides.ts';
import { useRecipients } from './use-recipients.ts';
import { useShowFailure } from './use-show-failure.ts';
import { useTakeDelivery } from './use-take-delivery.ts';

export default function CourierPage() {
  const { t } = useTranslation('courier');
  const { board, live } = useBoard();
  const kept = rides.use();
  const mine = useMemo(() => new Set(kept.map(({ delivery_id }) => delivery_id)), [kept]);
  const { mine: driven, ready, cooking, others } = useMemo(() => courierBoard(board.cards, mine), [board.cards, mine]);
  const recipients = useRecipients(useMemo(() => [...driven, ...ready], [driven, ready]));
  const recipientOf = ({ order_id, order }: BoardCard): Customer | undefined => {
    const { customer } = order ?? {};
    return customer?.address === undefined ? recipients.get(order_id) : { ...customer, address: customer.address };
  };
  useEndedRides(board);
  useGivenRides(board);
  const off = calledOff.use();
  useEffect(loadKitchenZone, []);
  const device = useDevicePosition(driven.length > 0);
  const { take, takeOver, taking } = useTakeDelivery();
  const showFailure = useShowFailure();
  usePageTitle(ready.length > 0 ? `(${ready.length}) ${t('title')}` : t('title'));
  const delivered = async ({ delivery_id }: BoardCard): Promise<boolean> => {
    if (delivery_id === null) return false;
    try {
      await post<DeliveryView>(`/api/deliveries/${delivery_id}/status`, { status: 'delivered' });
      endRide(delivery_id);
      toast(t('done'), { tone: 'good' });
      return true;
    } catch (error) {
      showFailure(error, delivery_id);
      return false;
    }
  };
  return (
    <div className={styles.page}>
      <ConnectionLine state={live} />
      <h1>{t('heading')}</h1>
      {!board.loaded ? (
        <Loading />
      ) : (
        <>
          {off.map(({ delivery_id, number }) => (
            <Notice
              key={delivery_id}
              tone="bad"
              alert
              title={t('calledOff.title', { number })}
              actions={<Button onClick={() => noteRead(delivery_id)}>{t('calledOff.read')}</Button>}
            >
              {t('calledOff.text')}
            </Notice>
          ))}
          {driven.map((card) => (
            <RideCard
              key={card.order_id}
              card={card}
              customer={recipientOf(card)}
              began={kept.find(({ delivery_id }) => delivery_id === card.delivery_id)?.began ?? 0}
              device={device}
              onDelivered={delivered}
            />
          ))}
          <section aria-labelledby="ready">
            <h2 id="ready" className={styles.title}>
              <span>{t('ready.title')}</span> <span className={styles.count}>{ready.length}</span>
            </h2>
            {ready.length === 0 && <p className={styles.empty}>{t('ready.empty')}</p>}
            <ul className={styles.list}>
              {ready.map((card) => (
                <DeliveryCard
                  key={card.order_id}
                  card={card}
                  address={recipientOf(card)?.address ?? '…'}
                  name={recipientOf(card)?.name}
                  action={{ label: t('take'), busy: taking.has(card.order_id), run: () => take(card) }}
                />
              ))}
            </ul>
          </section>
          {cooking.length > 0 && (
            <section aria-labelledby="cooking">
              <h2 id="cooking" className={styles.title}>
                <span>{t('cooking.title')}</span> <span className={styles.count}>{cooking.length}</span>
              </h2>
              <ul className={styles.list}>
                {cooking.slice(0, mostShown).map((card) => (
                  <DeliveryCard key={card.order_id} card={card} quiet />
                ))}
              </ul>
              {cooking.length > mostShown && (
                <p className={styles.empty}>{t('cooking.more', { count: cooking.length - mostShown })}</p>
              )}
            </section>
          )}
          {others.length > 0 && (
            <section aria-labelledby="others">
              <h2 id="others" className={styles.title}>
                <span>{t('others.title')}</span> <span className={styles.count}>{others.length}</span>
              </h2>
              <ul className={styles.list}>
                {others.slice(0, mostShown).map((card) => (
                  <DeliveryCard
                    key={card.order_id}
                    card={card}
                    quiet
                    action={{ label: t('others.mine'), busy: taking.has(card.order_id), run: () => takeOver(card) }}
                  />
                ))}
              </ul>
            </section>
          )}
        </>
      )}
    </div>
  );
}

/** The limit of the list: couriers do not plan further ahead. */
const mostShown = 30;
