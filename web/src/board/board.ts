// The state of the kitchen's and the couriers' boards, and how a message over `/ws/kitchen` changes it.
import type {
  BoardOrder,
  CourierTurn,
  DeliveryStatus,
  FailureReason,
  KitchenCustomerMessage,
  KitchenSnapshotMessage,
  KitchenStepMessage,
  OrderStatus,
  TimelineStep,
} from '@waggle/contracts';
import { calledNumber } from '@waggle/contracts/order-number.ts';
import { isFinal } from '../orders/order-status.ts';

export type BoardMessage = KitchenSnapshotMessage | KitchenStepMessage | KitchenCustomerMessage;

/** What happened to its delivery besides its steps, until the next of them. */
export interface CardTurn {
  readonly kind: CourierTurn;
  readonly seq: number;
  /** RFC 3339. */
  readonly at: string;
  /** Why it could not be handed over; null: it was not tried, or for a reason that this page does not know. */
  readonly failure: FailureReason | null;
}

export interface BoardCard {
  readonly order_id: string;
  readonly seq: number;
  readonly status: OrderStatus;
  /** When the order reached this status. */
  readonly since: string;
  /** When it advanced to this status, in ms by the server's clock; null when an undo led back to it. */
  readonly steppedAt: number | null;
  /** The status before that, to which an undo of the step leads; null when an undo led to this one. */
  readonly stepFrom: OrderStatus | null;
  readonly placed_at: string;
  /** When the kitchen accepted it last; null: not yet. RFC 3339. */
  readonly acceptedAt: string | null;
  readonly delivery: DeliveryStatus | null;
  readonly delivery_id: string | null;
  /** Missing or null: nothing. */
  readonly turn?: CardTurn | null;
  readonly order: BoardOrder | null;
  /** It is wanted for later, and the kitchen does not have it yet. */
  readonly isLater: boolean;
  /** When it arrived while this page was open, in ms; null for an order of the first snapshot. */
  readonly arrivedAt: number | null;
}

/** An optimistic step: shown until the server confirms it or the order leaves `from`. */
export interface PendingStep {
  readonly from: OrderStatus;
  readonly to: OrderStatus;
}

export interface EndedOrder {
  readonly status: OrderStatus;
  /** As it is called out. */
  readonly number: string;
}

export interface Board {
  /** False until the first snapshot. */
  readonly loaded: boolean;
  readonly cards: ReadonlyMap<string, BoardCard>;
  /** The orders that ended while this page was open, so that a late message does not bring them back. */
  readonly ended: ReadonlyMap<string, EndedOrder>;
  readonly pending: ReadonlyMap<string, PendingStep>;
  /** A gap in the steps: the board needs a new snapshot. */
  readonly gap: boolean;
  /** How many orders the kitchen has got since the page was opened. */
  readonly arrivals: number;
}

export const emptyBoard: Board = {
  loaded: false,
  cards: new Map(),
  ended: new Map(),
  pending: new Map(),
  gap: false,
  arrivals: 0,
};

/** @param now ms since the epoch */
export function applyBoardMessage(board: Board, message: BoardMessage, now: number): Board {
  if (message.type === 'snapshot') return applySnapshot(board, message, now);
  return message.type === 'step' ? applyStep(board, message, now) : applyCustomer(board, message);
}

/** Shows the order as `to` before the server confirms. */
export function addPending(board: Board, orderId: string, to: OrderStatus): Board {
  const card = board.cards.get(orderId);
  if (!card) return board;
  return { ...board, pending: new Map(board.pending).set(orderId, { from: card.status, to }) };
}

/** Rolls back a step that the server refused. */
export function dropPending(board: Board, orderId: string): Board {
  if (!board.pending.has(orderId)) return board;
  const pending = new Map(board.pending);
  pending.delete(orderId);
  return { ...board, pending };
}

/** The order as it is called out. */
export const numberOn = ({ cards }: Pick<Board, 'cards'>, order_id: string): string =>
  calledNumber({ order_id, number: cards.get(order_id)?.order?.number });

/** The status to show: a pending step's, until the server sends a different one. */
export function shownStatus({ pending }: Pick<Board, 'pending'>, { order_id, status }: BoardCard): OrderStatus {
  const step = pending.get(order_id);
  return step?.from === status ? step.to : status;
}

function applySnapshot(board: Board, { orders }: KitchenSnapshotMessage, now: number): Board {
  const cards = new Map<string, BoardCard>();
  let { arrivals } = board;
  for (const { order_id, seq, steps, order, delivery_id } of orders) {
    const before = board.cards.get(order_id);
    // It arrived while the socket was down.
    const isNew = board.loaded && !before;
    const first: BoardCard = {
      order_id,
      seq: 0,
      status: 'created',
      since: steps[0]?.at ?? new Date(now).toISOString(),
      steppedAt: null,
      stepFrom: null,
      placed_at: steps[0]?.at ?? new Date(now).toISOString(),
      acceptedAt: null,
      delivery: null,
      delivery_id,
      order,
      isLater: order?.due_at !== undefined,
      arrivedAt: isNew ? now : (before?.arrivedAt ?? null),
    };
    const last = steps.reduce((card, step) => withStep(card, step, Math.min(Date.parse(step.at), now)), first);
    // This page saw the step itself, which is more exact than the server's timestamp.
    const seen = before?.since === last.since && before.status === last.status;
    const card = { ...last, seq, steppedAt: seen ? before.steppedAt : last.steppedAt };
    if (hasEnded(card)) continue;
    cards.set(order_id, card);
    if (board.loaded && !card.isLater && (before?.isLater ?? true)) arrivals += 1;
  }
  return { loaded: true, cards, ended: new Map(), pending: stillPending(board.pending, cards), gap: false, arrivals };
}

function applyStep(board: Board, message: KitchenStepMessage, now: number): Board {
  const { order_id, order, delivery_id, ...step } = message;
  if (board.ended.has(order_id)) return board;
  const before = board.cards.get(order_id);
  if (before && step.seq <= before.seq) return board;
  // An order's first message on a connection carries its content; every other step must follow its predecessor.
  if (!board.loaded || (before ? step.seq !== before.seq + 1 : !order)) return { ...board, gap: true };
  const stepped: BoardCard = withStep(
    before ?? {
      order_id,
      seq: 0,
      status: 'created',
      since: step.at,
      steppedAt: null,
      stepFrom: null,
      placed_at: step.at,
      acceptedAt: null,
      delivery: null,
      delivery_id: null,
      order: order ?? null,
      isLater: order?.due_at !== undefined,
      arrivedAt: now,
    },
    step,
    now,
  );
  const isHandedOver = before?.isLater === true && !stepped.isLater;
  const arrivedAt = isHandedOver ? now : stepped.arrivedAt;
  const card = { ...stepped, arrivedAt, delivery_id: delivery_id ?? stepped.delivery_id };
  const cards = new Map(board.cards);
  if (hasEnded(card)) {
    cards.delete(order_id);
    return { ...dropPending(board, order_id), cards, ended: withEnded(board.ended, card) };
  }
  cards.set(order_id, card);
  const { pending } = before && before.status !== card.status ? dropPending(board, order_id) : board;
  return { ...board, cards, pending, arrivals: board.arrivals + (isHandedOver || (!before && !card.isLater) ? 1 : 0) };
}

function applyCustomer(board: Board, { order_id, customer }: KitchenCustomerMessage): Board {
  const card = board.cards.get(order_id);
  if (!card?.order) return board;
  const cards = new Map(board.cards).set(order_id, { ...card, order: { ...card.order, customer } });
  return { ...board, cards };
}

/** @param happenedAt ms by this device's clock */
function withStep(card: BoardCard, step: Omit<TimelineStep, 'reason'>, happenedAt: number): BoardCard {
  const { seq, at, undone, promised_at } = step;
  if (step.due) return { ...card, seq, since: at, isLater: false };
  if (promised_at !== undefined) return { ...card, seq, order: card.order && { ...card.order, promised_at } };
  if (step.kind === 'delivery') {
    const { turn: kind, failure = null } = step;
    return {
      ...card,
      seq,
      delivery: step.status as DeliveryStatus,
      turn: kind === undefined ? null : { kind, seq, at, failure },
    };
  }
  const steppedAt = undone || step.status === 'created' ? null : happenedAt;
  const stepFrom = steppedAt === null ? null : card.status;
  const acceptedAt = step.status === 'confirmed' && !undone ? at : card.acceptedAt;
  const isLater = card.isLater && step.status === 'created';
  return { ...card, seq, status: step.status as OrderStatus, since: at, steppedAt, stepFrom, acceptedAt, isLater };
}

const hasEnded = ({ status }: BoardCard): boolean => isFinal(status);

const stillPending = (pending: Board['pending'], cards: Board['cards']): Board['pending'] =>
  new Map([...pending].filter(([id, { from }]) => cards.get(id)?.status === from));

const maxEnded = 2_000;

function withEnded(ended: Board['ended'], { order_id, order, status }: BoardCard): Board['ended'] {
  const number = calledNumber({ order_id, number: order?.number });
  const next = new Map(ended).set(order_id, { status, number });
  const oldest = next.keys().next();
  if (next.size > maxEnded && !oldest.done) next.delete(oldest.value);
  return next;
}
