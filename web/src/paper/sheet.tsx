// A sheet of paper, and what is on it.
import type { OrderView, PaperKind, RestaurantView } from '@waggle/contracts';
import { type Ref, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { BagLabel } from './bag-label.tsx';
import styles from './paper.module.css';
import type { PaperWidth } from './paper-settings.ts';
import { Receipt } from './receipt.tsx';
import { Ticket } from './ticket.tsx';

export interface SheetProps {
  readonly paper: PaperKind;
  readonly order: OrderView;
  /** Null: not known; a ticket needs none. */
  readonly restaurant: RestaurantView | null;
  readonly width: PaperWidth;
  /** From the second one on it is said. */
  readonly copy: number;
  readonly ref?: Ref<HTMLElement>;
}

export function Sheet({ paper, order, restaurant, width, copy, ref }: SheetProps) {
  const { t } = useTranslation('paper');
  const titleId = useId();
  return (
    <article ref={ref} className={styles.sheet} data-sheet={paper} data-width={width} aria-labelledby={titleId}>
      <h1 id={titleId} className="visually-hidden">
        {t(`kind.${paper}`)}
      </h1>
      {order.status === 'cancelled' && (
        <div className={styles.void}>
          <p className={styles.inverted}>{t('void')}</p>
          <p>{t('voidWhy')}</p>
        </div>
      )}
      {copy > 1 && <p className={styles.copy}>{t('copy', { copy })}</p>}
      {paper === 'ticket' && <Ticket order={order} />}
      {paper === 'label' && <BagLabel order={order} name={restaurant?.name} />}
      {paper === 'receipt' && restaurant && <Receipt order={order} restaurant={restaurant} />}
    </article>
  );
}
