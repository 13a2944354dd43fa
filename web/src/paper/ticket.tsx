// The kitchen ticket: what to make, for when and how it goes out. No prices.
import type { OrderView } from '@waggle/contracts';
import { calledNumber } from '@waggle/contracts/order-number.ts';
import { useTranslation } from 'react-i18next';
import { useKitchenFormat } from '../zone/kitchen-zone.ts';
import styles from './paper.module.css';
import { servingOf } from './serving-of.ts';

export function Ticket({ order }: { readonly order: OrderView }) {
  const { t } = useTranslation('paper');
  const { dayTime, exact } = useKitchenFormat();
  return (
    <>
      <p className={styles.number}>{calledNumber(order)}</p>
      <p className={styles.strong}>{t(`serving.${servingOf(order)}`)}</p>
      <p className={styles.due}>{t('due', { at: dayTime(order.promised_at) })}</p>
      {order.wanted_at && <p className={styles.strong}>{t('wanted', { at: dayTime(order.wanted_at) })}</p>}
      <ul className={styles.dishes}>
        {order.items.map(({ name, quantity, options = [], note }, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a placed order never move
          <li key={n}>
            <p className={styles.dish}>
              <span>{`${quantity} ×`}</span>
              <span dir="auto">{name}</span>
            </p>
            {options.map((option) => (
              <p key={`${option.name} ${option.choice}`} className={styles.option} dir="auto">
                {option.choice}
              </p>
            ))}
            {note && (
              <p className={styles.inverted} dir="auto">
                {note}
              </p>
            )}
          </li>
        ))}
      </ul>
      <p className={styles.small}>{`${t('ordered')} ${exact(order.created_at)}`}</p>
    </>
  );
}
