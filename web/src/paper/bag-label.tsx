// The bag label: whose it is, for the courier where it goes, and what its dishes contain.
import type { OrderView } from '@waggle/contracts';
import { combinedFood } from '@waggle/contracts/food-codes.ts';
import { calledNumber } from '@waggle/contracts/order-number.ts';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { useKitchenFormat } from '../zone/kitchen-zone.ts';
import styles from './paper.module.css';
import { servingOf } from './serving-of.ts';

export interface BagLabelProps {
  readonly order: OrderView;
  /** The restaurant's. */
  readonly name: string | undefined;
}

export function BagLabel({ order, name }: BagLabelProps) {
  const { t } = useTranslation('paper');
  const { dayTime } = useKitchenFormat();
  const { customer, items } = order;
  const serving = servingOf(order);
  return (
    <>
      {name && (
        <p className={styles.small} dir="auto">
          {name}
        </p>
      )}
      <p className={styles.number}>{calledNumber(order)}</p>
      {customer && (
        <p className={styles.strong} dir="auto">
          {customer.name}
        </p>
      )}
      <p className={styles.due}>{`${t(`serving.${serving}`)} · ${dayTime(order.promised_at)}`}</p>
      {order.wanted_at && <p className={styles.strong}>{t('wanted', { at: dayTime(order.wanted_at) })}</p>}
      {serving === 'delivery' && customer && (
        <div className={styles.block}>
          <p className={styles.lines} dir="auto">
            {customer.address}
          </p>
          <p>{t('phone', { number: customer.phone })}</p>
        </div>
      )}
      <ul className={styles.block}>
        {items.map((line, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a placed order never move
          <li key={n}>
            <p className={styles.dish}>
              <span>{`${line.quantity} ×`}</span>
              <span dir="auto">{line.name}</span>
            </p>
            <Food line={line} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Food({ line }: { readonly line: OrderView['items'][number] }) {
  const { t } = useTranslation('paper');
  const { t: food } = useTranslation('food');
  const { list } = useFormat();
  const { contains, may_contain, not_stated } = line.food ?? combinedFood([{ name: line.name }]);
  const nothing = contains.length + may_contain.length + not_stated.length === 0;
  const words = (codes: typeof contains) => list(codes.map((one) => food(`allergen.${one}`)));
  return (
    <div className={styles.food}>
      {contains.length > 0 && <p>{t('contains', { list: words(contains) })}</p>}
      {may_contain.length > 0 && <p>{t('mayContain', { list: words(may_contain) })}</p>}
      {nothing && <p>{t('none')}</p>}
      {not_stated.length > 0 && <p>{t('notStated', { list: list(not_stated) })}</p>}
    </div>
  );
}
