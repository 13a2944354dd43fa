// Where an order is picked up, and the number to say there.
import type { OrderView } from '@waggle/contracts';
import { calledNumber } from '@waggle/contracts/order-number.ts';
import { useTranslation } from 'react-i18next';
import { PickUpAddress } from '../serving/pick-up-address.tsx';
import styles from './pick-up-place.module.css';
import { useKitchen } from './use-kitchen.ts';

export function PickUpPlace({ order }: { readonly order: OrderView }) {
  const { t } = useTranslation();
  const kitchen = useKitchen();
  return (
    <section className={styles.card} aria-label={t('serving.place')}>
      <div>
        <p className={styles.label}>{t('tracking.pickUp.number')}</p>
        <p className={styles.number}>{calledNumber(order)}</p>
      </div>
      {kitchen && <PickUpAddress kitchen={kitchen} />}
    </section>
  );
}
