// What the boards of kitchen and couriers know, and how a message over `/ws/kitchen` changes it. Pure.
import type {
  BoardOrder,
  DeliveryStatus,
  KitchenSnapshotMessage,
  KitchenStepMessage,
  OrderStatus,
  TimelineStep,
} from '@waggle/contracts';

export interface BoardCard {
  readonly order_id: string;
  readonly seq: number;
  readonly status: OrderStatus;
  /** When it came to this status. */
  readonly since: string;
  /** When it was taken on to this status, in ms as this device has it; null when it was not, but put back here. */
  readonly steppedAt: number | null;
  readonly placed_at: string;
  readonly delivery: DeliveryStatus | null;
  readonly delivery_id: string | null;
  readonly order: BoardOrder | null;
  /** When it came in before this page's eyes, in ms; null for one that was there already. */
  readonly arrivedAt: number | null;
}

/** A touch whose effect the server has not told yet: shown at once, for as long as the order is still `from`. */
export interface Touch {
  readonly from: OrderStatus;
  readonly to: OrderStatus;
}

export interface Board {
  /** False until the first snapshot. */
  readonly known: boolean;
  readonly cards: ReadonlyMap<string, BoardCard>;
  /** Orders that have ended → their last step: late steps of theirs must not bring them back. */
  readonly ended: ReadonlyMap<string, number>;
  readonly touches: ReadonlyMap<string, Touch>;
  /** A step is missing: only a new snapshot helps. */
  readonly gap: boolean;
  /** How many orders came in since the page was opened. */
  readonly arrivals: number;
}

export const emptyBoard: Board = {
  known: false,
  cards: new Map(),
  ended: new Map(),
  touches: new Map(),
  gap: false,
  arrivals: 0,
};

/** @param now ms since the epoch */
export function takeMessage(board: Board, message: KitchenSnapshotMessage | KitchenStepMessage, now: number): Board {
  if (message.type === 'snapshot') return takeSnapshot(board, message, now);
  return message.type === 'step' ? takeStep(board, message, now) : board;
}

/** Shows the order as `to` before the server has said so. */
export function touch(board: Board, orderId: string, to: OrderStatus): Board {
  const card = board.cards.get(orderId);
  if (!card) return board;
  return { ...board, touches: new Map(board.touches).set(orderId, { from: card.status, to }) };
}

/** The server said no: the order is shown as it is. */
export function release(board: Board, orderId: string): Board {
  if (!board.touches.has(orderId)) return board;
  const touches = new Map(board.touches);
  touches.delete(orderId);
  return { ...board, touches };
}

/** The status to show: the one of a touch until the server has told another one than before. */
export function shownStatus({ touches }: Pick<Board, 'touches'>, { order_id, status }: BoardCard): OrderStatus {
  const touched = touches.get(order_id);
  return touched?.from === status ? touched.to : status;
}

function takeSnapshot(board: Board, { orders }: KitchenSnapshotMessage, now: number): Board {
  const cards = new Map<string, BoardCard>();
  let { arrivals } = board;
  for (const { order_id, seq, steps, order, delivery_id } of orders) {
    const before = board.cards.get(order_id);
    // Came in while there was no connection.
    const isNew = board.known && !before;
    if (isNew) arrivals += 1;
    const first: BoardCard = {
      order_id,
      seq: 0,
      status: 'created',
      since: steps[0]?.at ?? new Date(now).toISOString(),
      steppedAt: null,
      placed_at: steps[0]?.at ?? new Date(now).toISOString(),
      delivery: null,
      delivery_id,
      order,
      arrivedAt: isNew ? now : (before?.arrivedAt ?? null),
    };
    const last = steps.reduce((card, step) => withStep(card, step, Math.min(Date.parse(step.at), now)), first);
    // What this page saw happen it knows better than from the server's clock.
    const known = before?.since === last.since && before.status === last.status;
    const card = { ...last, seq, steppedAt: known ? before.steppedAt : last.steppedAt };
    if (!hasEnded(card)) cards.set(order_id, card);
  }
  return { known: true, cards, ended: new Map(), touches: stillOpen(board.touches, cards), gap: false, arrivals };
}

function takeStep(board: Board, message: KitchenStepMessage, now: number): Board {
  const { order_id, order, delivery_id, ...step } = message;
  if (board.ended.has(order_id)) return board;
  const before = board.cards.get(order_id);
  if (before && step.seq <= before.seq) return board;
  // What an order holds comes with the first step of it that this connection is told; all else must follow on.
  if (!board.known || (before ? step.seq !== before.seq + 1 : !order)) return { ...board, gap: true };
  const card: BoardCard = withStep(
    before ?? {
      order_id,
      seq: 0,
      status: 'created',
      since: step.at,
      steppedAt: null,
      placed_at: step.at,
      delivery: null,
      delivery_id: null,
      order: order ?? null,
      arrivedAt: now,
    },
    step,
    now,
  );
  const told = { ...card, delivery_id: delivery_id ?? card.delivery_id };
  const cards = new Map(board.cards);
  if (hasEnded(told)) {
    cards.delete(order_id);
    return { ...release(board, order_id), cards, ended: remembered(board.ended, order_id, step.seq) };
  }
  cards.set(order_id, told);
  const touches = before && before.status !== told.status ? release(board, order_id).touches : board.touches;
  return { ...board, cards, touches, arrivals: board.arrivals + (before ? 0 : 1) };
}

function withStep(card: BoardCard, step: Omit<TimelineStep, 'reason'>, happened: number): BoardCard {
  const { seq, at, undone } = step;
  if (step.kind === 'delivery') return { ...card, seq, delivery: step.status as DeliveryStatus };
  const steppedAt = undone || step.status === 'created' ? null : happened;
  return { ...card, seq, status: step.status as OrderStatus, since: at, steppedAt };
}

const hasEnded = ({ status }: BoardCard): boolean => status === 'delivered' || status === 'cancelled';

const stillOpen = (touches: Board['touches'], cards: Board['cards']): Board['touches'] =>
  new Map([...touches].filter(([id, { from }]) => cards.get(id)?.status === from));

const most = 2_000;

function remembered(ended: Board['ended'], orderId: string, seq: number): Board['ended'] {
  const next = new Map(ended).set(orderId, seq);
  const oldest = next.keys().next();
  if (next.size > most && !oldest.done) next.delete(oldest.value);
  return next;
}
