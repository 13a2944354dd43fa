// The order's lines, total and address.
import type { OrderView } from '@waggle/contracts';
import { calledNumber } from '@waggle/contracts/order-number.ts';
import { useTranslation } from 'react-i18next';
import { BillPart } from '../bill/bill-part.tsx';
import { FoodNote } from '../food/food-note.tsx';
import { useFormat } from '../i18n/use-format.ts';
import styles from './order-summary.module.css';

export function OrderSummary({ order }: { readonly order: OrderView }) {
  const { t } = useTranslation();
  const { money, list } = useFormat();
  const { items, total, customer } = order;
  return (
    <section className={styles.card} aria-label={t('tracking.ordered')}>
      <h2>{t('tracking.ordered')}</h2>
      <ul className={styles.items}>
        {items.map((line, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a placed order never change
          <li key={i}>
            <span className={styles.quantity}>{`${line.quantity} ×`}</span>
            <span>
              <span dir="auto" lang={line.translated?.language}>
                {line.translated?.name ?? line.name}
              </span>
              {line.options && line.options.length > 0 && (
                <span className={styles.small} dir="auto" lang={line.translated?.language}>
                  {list(
                    line.options.map(({ choice, translated, price }) => {
                      const name = translated?.choice ?? choice;
                      return price > 0 ? `${name} (+${money(price, order)})` : name;
                    }),
                  )}
                </span>
              )}
              {line.note && (
                <span className={styles.small} dir="auto">
                  {`“${line.note}”`}
                </span>
              )}
              {line.food && <FoodNote of={line.food} />}
            </span>
            <span className={styles.price}>{money(line.unit_price * line.quantity, order)}</span>
          </li>
        ))}
      </ul>
      <BillPart bill={order.bill} total={total} unit={order} />
      <dl className={styles.facts}>
        {customer && (
          <>
            <dt>{t(customer.address === undefined ? 'tracking.pickUp.by' : 'tracking.to')}</dt>
            <dd>
              <bdi>{customer.name}</bdi>
              {customer.address !== undefined && (
                <span className={styles.address} dir="auto">
                  {customer.address}
                </span>
              )}
            </dd>
          </>
        )}
        <dt>{t('tracking.number')}</dt>
        <dd className={styles.number}>{calledNumber(order)}</dd>
      </dl>
    </section>
  );
}
