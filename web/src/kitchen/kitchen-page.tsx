// The kitchen's page: all open orders on a board for a touch screen.
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useBoard } from '../board/use-board.ts';
import { lazyPart } from '../lazy-part.tsx';
import { ConnectionLine } from '../live/connection-line.tsx';
import { useMenu } from '../menu/live-menu.ts';
import { PrintingControl, UnconfirmedPrints } from '../paper/board-printing.ts';
import { paths } from '../paths.ts';
import { Loading } from '../shell/loading.tsx';
import { usePageTitle } from '../shell/use-page-title.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useCurrentInView } from '../ui/use-current-in-view.ts';
import { BoardColumn } from './board-column.tsx';
import { matching } from './board-search.ts';
import { BoardSearch, DenseSwitch, dense, ToCook } from './board-tools.tsx';
import { columns, columnsOf, laterOrders } from './columns.ts';
import { KitchenNotice } from './kitchen-notice.tsx';
import styles from './kitchen-page.module.css';
import { NewOrderAlarm } from './new-order-alarm.tsx';
import { OrderDetails } from './order-details.tsx';
import { PauseControl } from './pause-control.tsx';
import { SoundSwitch } from './sound-switch.tsx';
import { StockDrawer } from './stock-drawer.tsx';
import { dishesToCook } from './to-cook.ts';
import { useBoardActions } from './use-board-actions.ts';
import { useColumnInView } from './use-column-in-view.ts';
import { WallClock } from './wall-clock.tsx';

const LaterOrders = lazyPart(() => import('./later-orders.tsx'));

/** The default until the kitchen's settings have loaded. */
const defaultDeliveryMinutes = 15;

export default function KitchenPage() {
  const { t, i18n } = useTranslation('kitchen');
  const { board, live, addPending, dropPending, numberOf, cardOf } = useBoard();
  const { advance, undo, cancel, delay } = useBoardActions({ addPending, dropPending, numberOf, cardOf });
  const { menu } = useMenu();
  const [opened, setOpened] = useState<string | null>(null);
  const [stock, setStock] = useState(false);
  const placed = useMemo(() => columnsOf(board), [board]);
  const later = useMemo(() => laterOrders(board), [board]);
  const waiting = placed.created.length;
  const [typed, setTyped] = useState('');
  const isSearched = typed.trim() !== '';
  const shown = useMemo(() => matching(placed, typed), [placed, typed]);
  const isDense = dense.use();
  usePageTitle(waiting > 0 ? `(${waiting}) ${t('title')}` : t('title'));
  const deliveryMinutes = menu?.kitchen.delivery_minutes ?? defaultDeliveryMinutes;
  const chips = useRef<HTMLElement>(null);
  const columnsRow = useRef<HTMLDivElement>(null);
  const [inView, showColumn] = useColumnInView(columnsRow, board.loaded);
  useCurrentInView(chips, `${inView} ${i18n.language}`);
  const card = opened === null ? undefined : board.cards.get(opened);
  return (
    <div className={styles.page}>
      <ConnectionLine state={live} />
      <div className={styles.bar}>
        <h1 className={styles.heading}>{t('title')}</h1>
        <WallClock />
        <nav ref={chips} className={styles.jump} aria-label={t('columns')}>
          {columns.map((column) => (
            <button
              key={column}
              type="button"
              className={styles.chip}
              aria-current={column === inView ? 'true' : undefined}
              onClick={() => showColumn(column)}
            >
              <span>{t(`column.${column}`)}</span> <b>{shown[column].length}</b>
            </button>
          ))}
        </nav>
        {menu && <KitchenNotice kitchen={menu.kitchen} />}
        <BoardSearch
          typed={typed}
          onType={setTyped}
          found={isSearched ? columns.reduce((sum, column) => sum + shown[column].length, 0) : null}
        />
        <ToCook dishes={dishesToCook(placed)} />
        <DenseSwitch />
        <ButtonLink href={`${paths.allOrders}?ended`}>
          <Icon name="receipt" />
          <span className={styles.label}>{t('history')}</span>
        </ButtonLink>
        {menu && <PauseControl kitchen={menu.kitchen} />}
        <SoundSwitch />
        <PrintingControl cards={board.cards} />
        <Button onClick={() => setStock(true)}>
          <Icon name="bag" />
          <span className={styles.label}>{t('stock.open')}</span>
        </Button>
      </div>
      <UnconfirmedPrints cards={board.cards} />
      <NewOrderAlarm waiting={waiting} arrivals={board.arrivals} />
      {later.length > 0 && <LaterOrders cards={later} onOpen={setOpened} />}
      {board.loaded ? (
        <div ref={columnsRow} className={styles.board} data-dense={isDense || undefined}>
          {columns.map((column) => (
            <BoardColumn
              key={column}
              column={column}
              cards={shown[column]}
              deliveryMinutes={deliveryMinutes}
              isDense={isDense}
              isSearched={isSearched}
              onAdvance={advance}
              onUndo={undo}
              onOpen={setOpened}
            />
          ))}
        </div>
      ) : (
        <Loading />
      )}
      {card && (
        <OrderDetails
          card={card}
          onClose={() => setOpened(null)}
          onAdvance={advance}
          onCancel={cancel}
          onDelay={delay}
        />
      )}
      <StockDrawer open={stock} onClose={() => setStock(false)} />
    </div>
  );
}
