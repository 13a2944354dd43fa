// A column of the board. It renders only the cards in view, so a thousand scroll as smoothly as ten.
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useCallback, useId, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { isAccidentalTap, type Tap } from './accidental-tap.ts';
import styles from './board-column.module.css';
import { type ColumnName, isPickUp, type PlacedCard } from './columns.ts';
import { OrderCard } from './order-card.tsx';
import type { BoardActions } from './use-board-actions.ts';

export interface BoardColumnProps {
  readonly column: ColumnName;
  readonly cards: readonly PlacedCard[];
  readonly deliveryMinutes: number;
  /** Whether cards show less. */
  readonly isDense: boolean;
  /** Only orders that somebody looks for are shown. */
  readonly isSearched: boolean;
  readonly onAdvance: BoardActions['advance'];
  readonly onUndo: BoardActions['undo'];
  readonly onOpen: (orderId: string) => void;
}

export const BoardColumn = memo(function BoardColumn(props: BoardColumnProps) {
  const { column, cards, deliveryMinutes, isDense, isSearched, onAdvance, onUndo, onOpen } = props;
  const { t } = useTranslation('kitchen');
  const titleId = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const lastTap = useRef<Tap | null>(null);
  const virtual = useVirtualizer<HTMLDivElement, HTMLLIElement>({
    count: cards.length,
    getScrollElement: () => scroller.current,
    getItemKey: (i) => cards[i]?.card.order_id ?? i,
    estimateSize: (i) => heightOf(cards[i], isDense),
    gap: 12,
    paddingStart: 4,
    paddingEnd: 96,
    overscan: 5,
    // Scrolling moves the cards without a render until another card comes into view.
    directDomUpdates: true,
    useFlushSync: false,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: cards that show less are measured again
  useLayoutEffect(() => virtual.measure(), [isDense]);
  const isMeant = useCallback((orderId: string, byKeyboard: boolean): boolean => {
    if (byKeyboard) return true;
    const tap = { orderId, at: performance.now() };
    if (isAccidentalTap(lastTap.current, tap)) return false;
    lastTap.current = tap;
    return true;
  }, []);
  const advance = useCallback(
    (orderId: string, from: ColumnName, byKeyboard: boolean) => {
      if (!isMeant(orderId, byKeyboard)) return;
      onAdvance(orderId, from);
      // When the focused card leaves for another column, the focus moves to the next card here.
      if (byKeyboard) {
        requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>('[data-advance]')?.focus());
      }
    },
    [onAdvance, isMeant],
  );
  const undo = useCallback(
    (orderId: string, from: ColumnName, byKeyboard: boolean) => {
      if (isMeant(orderId, byKeyboard)) onUndo(orderId, from);
    },
    [onUndo, isMeant],
  );
  return (
    <section className={styles.column} data-column={column} aria-labelledby={titleId}>
      <h2 id={titleId} className={styles.title}>
        <span>{t(`column.${column}`)}</span> <span className={styles.count}>{cards.length}</span>
      </h2>
      <div ref={scroller} className={styles.scroller}>
        {cards.length === 0 && <p className={styles.empty}>{isSearched ? t('search.none') : t(`empty.${column}`)}</p>}
        <ul ref={virtual.containerRef} className={styles.list}>
          {virtual.getVirtualItems().map(({ key, index }) => {
            const placed = cards[index];
            return (
              placed && (
                <li
                  key={key}
                  ref={virtual.measureElement}
                  data-index={index}
                  className={styles.item}
                  aria-setsize={cards.length}
                  aria-posinset={index + 1}
                >
                  <OrderCard
                    card={placed.card}
                    column={column}
                    isPending={placed.isPending}
                    deliveryMinutes={deliveryMinutes}
                    onAdvance={advance}
                    onUndo={undo}
                    onOpen={onOpen}
                  />
                </li>
              )
            );
          })}
        </ul>
      </div>
    </section>
  );
});

/** The estimated height of a card: a good estimate keeps the scroll bar steady when the card is measured. */
function heightOf(placed: PlacedCard | undefined, isDense: boolean): number {
  const items = placed?.card.order?.items ?? [];
  const more =
    items.filter(({ options }) => options && options.length > 0).length + items.filter(({ note }) => note).length;
  const counter = placed?.column === 'ready' && isPickUp(placed.card) ? 90 : 0;
  return counter + (isDense ? 96 + items.length * 22 + more * 20 : 144 + items.length * 28 + more * 22);
}
