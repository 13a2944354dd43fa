// The customer's receipt: who sold what, when, for how much, with the taxes in it. Every amount comes from the order's own bill.
import type { OrderView, RestaurantView } from '@waggle/contracts';
import { calledNumber } from '@waggle/contracts/order-number.ts';
import { useTranslation } from 'react-i18next';
import { hosted } from '../base-path.ts';
import { useFormat } from '../i18n/use-format.ts';
import { isFinal } from '../orders/order-status.ts';
import { useKitchenFormat } from '../zone/kitchen-zone.ts';
import styles from './paper.module.css';
import { receiptRows } from './receipt-rows.ts';
import { ReceiptTaxes } from './receipt-taxes.tsx';
import { servingOf } from './serving-of.ts';

export interface ReceiptProps {
  readonly order: OrderView;
  readonly restaurant: RestaurantView;
}

export function Receipt({ order, restaurant }: ReceiptProps) {
  const { t, i18n } = useTranslation('paper');
  const { t: bill } = useTranslation('bill');
  const { money } = useFormat();
  const { exact } = useKitchenFormat();
  const { items, others, taxes, total } = receiptRows(order);
  const percent = (rate: number): string =>
    new Intl.NumberFormat(i18n.language, { style: 'percent', maximumFractionDigits: 3 }).format(rate / 100_000);
  const { status } = order;
  const ended = isFinal(status) ? status : null;
  const { way, gives } = order.payment ?? {};
  return (
    <>
      <Head restaurant={restaurant} />
      {!restaurant.fiscal_receipts && <p className={styles.slip}>{t('slip')}</p>}
      <dl className={styles.rows}>
        <Row name={t('order')} text={`${calledNumber(order)} · ${t(`serving.${servingOf(order)}`)}`} />
        <Row name={t('id')} text={order.order_id} small />
        <Row name={t('ordered')} text={exact(order.created_at)} />
        {order.wanted_at && <Row name={t('wantedFor')} text={exact(order.wanted_at)} />}
        <Row name={t('promised')} text={exact(order.promised_at)} />
        {ended && <Row name={t(`ended.${ended}`)} text={exact(order.updated_at)} />}
      </dl>
      <ul className={styles.block}>
        {items.map(({ line, amount }) => {
          const item = order.items[line];
          return (
            item && (
              <li key={line}>
                <p className={styles.row}>
                  <span dir="auto">{`${item.quantity} × ${item.translated?.name ?? item.name}`}</span>
                  <span>{money(amount, order)}</span>
                </p>
                {item.options?.map((option) => (
                  <p key={`${option.name} ${option.choice}`} className={styles.option} dir="auto">
                    {option.translated?.choice ?? option.choice}
                  </p>
                ))}
              </li>
            )
          );
        })}
      </ul>
      <dl className={styles.rows}>
        {others.map(({ of, amount, rate = 0 }) => (
          <Row key={`${of} ${rate}`} name={bill(of, { rate: percent(rate) })} text={money(amount, order)} />
        ))}
      </dl>
      <p className={styles.total}>
        <span>{bill('total')}</span>
        <span>{money(total, order)}</span>
      </p>
      {order.status === 'cancelled' && <p>{t('cancelledTotal')}</p>}
      {taxes.length > 0 && <ReceiptTaxes taxes={taxes} unit={order} percent={percent} />}
      {way && (
        <dl className={styles.rows}>
          <Row name={t('pays')} text={t(`payment.${way}`)} />
          {gives !== undefined && <Row name={t('gives')} text={money(gives, order)} />}
          {gives !== undefined && <Row name={t('change')} text={money(gives - total, order)} />}
        </dl>
      )}
    </>
  );
}

function Head({ restaurant }: { readonly restaurant: RestaurantView }) {
  const { t } = useTranslation('paper');
  const { name, legal_name, address, phone, email, web, tax_number, vat_id, receipt_lines, logo } = restaurant;
  const lines = [legal_name, address, phone, email, web].filter(Boolean);
  return (
    <header className={styles.head}>
      {logo !== null && <img src={hosted(logo)} alt="" className={styles.logo} />}
      <p className={styles.strong} dir="auto">
        {name}
      </p>
      {lines.map((text) => (
        <p key={text} className={styles.lines} dir="auto">
          {text}
        </p>
      ))}
      {tax_number && <p>{t('taxNumber', { number: tax_number })}</p>}
      {vat_id && <p>{t('vatId', { number: vat_id })}</p>}
      {receipt_lines && (
        <p className={styles.lines} dir="auto">
          {receipt_lines}
        </p>
      )}
    </header>
  );
}

const Row = ({ name, text, small }: { readonly name: string; readonly text: string; readonly small?: boolean }) => (
  <div className={small ? `${styles.row} ${styles.small}` : styles.row}>
    <dt>{name}</dt>
    <dd>{text}</dd>
  </div>
);
