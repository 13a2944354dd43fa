import type {
  DeliveryId,
  ItemId,
  KitchenSnapshotMessage,
  KitchenStepMessage,
  OrderId,
  OrderStatus,
  TimelineStep,
} from '@waggle/contracts';
import { describe, expect, test } from 'vitest';
import { addPending, applyBoardMessage, type Board, dropPending, emptyBoard } from '../board/board.ts';
import { minutesLeft, urgencyOf } from '../board/due.ts';
import { columnsOf, laterOrders } from './columns.ts';
import { mayUndo } from './undo-rule.ts';

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 22, 18, minute)).toISOString();
const order = (promised = 45) => ({
  customer: { name: 'Ada', phone: '+44 20 7946 0000', address: '12 St James Square' },
  items: [{ item_id: 'margherita' as ItemId, name: 'Margherita', quantity: 1, unit_price: 950 }],
  total: 950,
  currency: 'EUR',
  currency_digits: 2,
  promised_at: at(promised),
});
const step = (seq: number, status: OrderStatus, more: Partial<TimelineStep> = {}): TimelineStep => ({
  seq,
  kind: 'order',
  status,
  at: at(seq),
  ...more,
});
const snapshot = (...orders: { id: string; steps: TimelineStep[]; promised?: number }[]): KitchenSnapshotMessage => ({
  type: 'snapshot',
  orders: orders.map(({ id, steps, promised }) => ({
    order_id: id as OrderId,
    seq: steps.length,
    steps,
    order: order(promised),
    delivery_id: null,
  })),
});
const stepMessage = (id: string, one: TimelineStep, more: Partial<KitchenStepMessage> = {}): KitchenStepMessage => ({
  type: 'step',
  order_id: id as OrderId,
  ...one,
  ...more,
});
const apply = (board: Board, ...messages: (KitchenSnapshotMessage | KitchenStepMessage)[]): Board =>
  messages.reduce((now, message) => applyBoardMessage(now, message, 1_000), board);
const cardsIn = (board: Board) =>
  Object.fromEntries(
    Object.entries(columnsOf(board)).map(([column, cards]) => [column, cards.map((c) => c.card.order_id)]),
  );

const forLater = (id: string, due: number) => {
  const { orders, ...message } = snapshot({ id, steps: [step(1, 'created')], promised: due + 35 });
  return { ...message, orders: orders.map((one) => ({ ...one, order: { ...order(due + 35), due_at: at(due) } })) };
};

const one = snapshot({ id: 'a', steps: [step(1, 'created')] });

describe('an order for later', () => {
  const listed = (board: Board) => laterOrders(board).map(({ order_id }) => order_id);
  const handedOver = stepMessage('a', step(2, 'created', { due: true }));

  test('is in a list of its own, by when the kitchen gets it, and rings nothing', () => {
    const both = [...forLater('a', 50).orders, ...forLater('b', 20).orders];
    const board = apply(emptyBoard, { type: 'snapshot', orders: both });
    expect(listed(board)).toEqual(['b', 'a']);
    expect(cardsIn(board)['created']).toEqual([]);
    const live = apply(
      emptyBoard,
      snapshot(),
      stepMessage('a', step(1, 'created'), { order: { ...order(), due_at: at(50) } }),
    );
    expect([listed(live), live.arrivals]).toEqual([['a'], 0]);
  });

  test('comes to New and rings when the kitchen gets it, also where the page saw that only after a reconnection', () => {
    const live = apply(emptyBoard, forLater('a', 50), handedOver);
    expect([listed(live), cardsIn(live)['created'], live.arrivals]).toEqual([[], ['a'], 1]);
    expect(live.cards.get('a')).toMatchObject({ arrivedAt: 1_000, since: at(2) });
    const [later] = forLater('a', 50).orders;
    const { type: _, order_id: __, order: ___, delivery_id: ____, ...due } = handedOver;
    const again = { ...later, steps: [step(1, 'created'), due], seq: 2 } as NonNullable<typeof later>;
    const reconnected = apply(emptyBoard, forLater('a', 50), { type: 'snapshot', orders: [again] });
    expect([listed(reconnected), reconnected.arrivals]).toEqual([[], 1]);
    expect(apply(emptyBoard, { type: 'snapshot', orders: [again] }).arrivals).toBe(0);
  });

  test('that the kitchen begins earlier moves to its column at once', () => {
    const begun = addPending(apply(emptyBoard, forLater('a', 50)), 'a', 'confirmed');
    expect([listed(begun), cardsIn(begun)['confirmed']]).toEqual([[], ['a']]);
    const confirmed = apply(begun, handedOver, stepMessage('a', step(3, 'confirmed')));
    expect([listed(confirmed), cardsIn(confirmed)['confirmed']]).toEqual([[], ['a']]);
  });
});

describe('the board', () => {
  test('shows every order of the snapshot in the column of its last step', () => {
    const board = apply(
      emptyBoard,
      snapshot(
        { id: 'a', steps: [step(1, 'created')] },
        { id: 'b', steps: [step(1, 'created'), step(2, 'confirmed')] },
      ),
    );
    expect(cardsIn(board)).toEqual({
      created: ['a'],
      confirmed: ['b'],
      preparing: [],
      ready: [],
      out_for_delivery: [],
    });
    expect(board.arrivals).toBe(0);
  });

  test('follows the steps, and removes a delivered or cancelled order', () => {
    const board = apply(emptyBoard, one, stepMessage('a', step(2, 'confirmed')));
    expect(cardsIn(board)['confirmed']).toEqual(['a']);
    expect(apply(board, stepMessage('a', step(3, 'cancelled'))).cards.size).toBe(0);
  });

  test('a new order appears with its first step and counts as an arrival', () => {
    const board = apply(emptyBoard, snapshot(), stepMessage('n', step(1, 'created'), { order: order() }));
    expect(board).toMatchObject({ arrivals: 1, gap: false });
    expect(board.cards.get('n')).toMatchObject({ arrivedAt: 1_000, status: 'created' });
  });

  test('a repeated step changes nothing', () => {
    const board = apply(emptyBoard, one, stepMessage('a', step(2, 'confirmed')));
    expect(apply(board, stepMessage('a', step(2, 'confirmed')), stepMessage('a', step(1, 'created')))).toBe(board);
  });

  test('a gap, or a step of an unknown order, requests a new snapshot', () => {
    const board = apply(emptyBoard, one);
    expect(apply(board, stepMessage('a', step(3, 'preparing'))).gap).toBe(true);
    expect(apply(board, stepMessage('x', step(2, 'confirmed'))).gap).toBe(true);
    expect(apply(board, stepMessage('a', step(3, 'preparing')), one).gap).toBe(false);
  });

  test('a late step does not bring an ended order back', () => {
    const board = apply(emptyBoard, one, stepMessage('a', step(2, 'cancelled')));
    const late = apply(board, stepMessage('a', step(3, 'confirmed', { kind: 'delivery', status: 'cancelled' })));
    expect(late).toMatchObject({ gap: false });
    expect(late.cards.size).toBe(0);
  });

  test('an undone step moves the order back', () => {
    const board = apply(
      emptyBoard,
      one,
      stepMessage('a', step(2, 'confirmed')),
      stepMessage('a', step(3, 'created', { undone: 'confirmed' })),
    );
    expect(cardsIn(board)['created']).toEqual(['a']);
  });

  test('after a reconnect the snapshot wins, and its new orders count as arrivals', () => {
    const board = apply(emptyBoard, one, snapshot({ id: 'b', steps: [step(1, 'created')] }));
    expect(cardsIn(board)['created']).toEqual(['b']);
    expect(board.arrivals).toBe(1);
  });

  test('a delivered order leaves the board at once', () => {
    const steps = [step(1, 'created'), step(2, 'confirmed'), step(3, 'preparing'), step(4, 'out_for_delivery')];
    const board = apply(
      emptyBoard,
      snapshot({ id: 'a', steps }),
      stepMessage('a', { ...step(5, 'delivered'), kind: 'delivery' }, { delivery_id: 'd' as DeliveryId }),
    );
    expect(cardsIn(board)['out_for_delivery']).toEqual([]);
  });
});

describe('a pending step', () => {
  test('moves the card at once, and back when the server refuses', () => {
    const board = addPending(apply(emptyBoard, one), 'a', 'confirmed');
    expect(columnsOf(board).confirmed).toMatchObject([{ column: 'confirmed', isPending: true }]);
    expect(cardsIn(dropPending(board, 'a'))['created']).toEqual(['a']);
  });

  test('ends when the server reports any other status', () => {
    const board = apply(addPending(apply(emptyBoard, one), 'a', 'confirmed'), stepMessage('a', step(2, 'confirmed')));
    expect(board.pending.size).toBe(0);
    expect(columnsOf(board).confirmed).toMatchObject([{ isPending: false }]);
  });

  test('shows what a courier reported until the next step of the delivery', () => {
    const out = [step(1, 'created'), step(2, 'confirmed'), step(3, 'preparing'), step(4, 'out_for_delivery')];
    const turn = (seq: number, more: Partial<TimelineStep>) =>
      stepMessage('a', { ...step(seq, 'created'), kind: 'delivery', status: 'on_the_way', ...more });
    const board = apply(emptyBoard, snapshot({ id: 'a', steps: out }), turn(5, {}));
    const failed = apply(board, turn(6, { turn: 'failed', failure: 'refused' }));
    const turnOf = (now: Board) => now.cards.get('a')?.turn;
    expect(turnOf(failed)).toEqual({ kind: 'failed', seq: 6, at: at(6), failure: 'refused' });
    const again = apply(failed, turn(7, { turn: 'reopened', status: 'waiting' }));
    expect(again.cards.get('a')).toMatchObject({ delivery: 'waiting', turn: { kind: 'reopened', failure: null } });
    expect(cardsIn(again)['out_for_delivery']).toEqual(['a']);
    expect(turnOf(apply(again, turn(8, {})))).toBeNull();
  });

  test('survives a delivery step, and a snapshot that does not contain it yet', () => {
    const pending = addPending(apply(emptyBoard, one), 'a', 'confirmed');
    const waiting = stepMessage(
      'a',
      { ...step(2, 'created'), kind: 'delivery', status: 'waiting' },
      { delivery_id: 'd' as DeliveryId },
    );
    expect(cardsIn(apply(pending, waiting))['confirmed']).toEqual(['a']);
    expect(cardsIn(apply(pending, one))['confirmed']).toEqual(['a']);
    const done = snapshot({ id: 'a', steps: [step(1, 'created'), step(2, 'confirmed')] });
    expect(apply(pending, done).pending.size).toBe(0);
  });
});

describe('undoing a step', () => {
  const stepped = apply(emptyBoard, one, stepMessage('a', step(2, 'confirmed')));
  const offers = (board: Board, now: number) => [...board.cards.values()].filter((card) => mayUndo(card, now)).length;
  const saw = 1_000;

  test('is offered for every moved card, for slightly less than the server allows', () => {
    expect(offers(stepped, saw)).toBe(1);
    expect(offers(stepped, saw + 8_499)).toBe(1);
    expect(offers(stepped, saw + 8_500)).toBe(0);
    const many = ['a', 'b', 'c', 'd', 'e'];
    const rush = apply(
      emptyBoard,
      snapshot(...many.map((id) => ({ id, steps: [step(1, 'created')] }))),
      ...many.map((id) => stepMessage(id, step(2, 'confirmed'))),
    );
    expect(offers(rush, saw)).toBe(5);
  });

  test('is offered after a reload, counted from the server’s time of the step', () => {
    const now = Date.parse(at(2)) + 5_000;
    const steps = [step(1, 'created'), step(2, 'confirmed')];
    const reloaded = applyBoardMessage(emptyBoard, snapshot({ id: 'a', steps }), now);
    expect(offers(reloaded, now)).toBe(1);
    expect(offers(reloaded, now + 3_500)).toBe(0);
  });

  test('a slow device clock does not extend the offer, and a reconnect with a fast one does not shorten it', () => {
    const steps = [step(1, 'created'), step(2, 'confirmed')];
    const behind = applyBoardMessage(emptyBoard, snapshot({ id: 'a', steps }), 0);
    expect(offers(behind, 8_500)).toBe(0);
    const ahead = Date.parse(at(3));
    const seen = applyBoardMessage(apply(emptyBoard, one), stepMessage('a', step(2, 'confirmed')), ahead);
    expect(offers(applyBoardMessage(seen, snapshot({ id: 'a', steps }), ahead + 1_000), ahead + 1_000)).toBe(1);
  });

  test('is not offered for a new order or an undone step', () => {
    expect(offers(apply(emptyBoard, snapshot(), stepMessage('n', step(1, 'created'), { order: order() })), saw)).toBe(
      0,
    );
    const cooking = apply(stepped, stepMessage('a', step(3, 'preparing')));
    expect(offers(apply(cooking, stepMessage('a', step(4, 'confirmed', { undone: 'preparing' }))), saw)).toBe(0);
  });

  test('is not offered once the courier has set off', () => {
    const handedOut = apply(
      stepped,
      stepMessage('a', step(3, 'preparing')),
      stepMessage('a', step(4, 'out_for_delivery')),
    );
    expect(offers(handedOut, saw)).toBe(1);
    const gone = stepMessage(
      'a',
      { ...step(5, 'created'), kind: 'delivery', status: 'on_the_way' },
      { delivery_id: 'd' as DeliveryId },
    );
    expect(offers(apply(handedOut, gone), saw)).toBe(0);
  });
});

describe('lateness', () => {
  const card = apply(emptyBoard, one).cards.get('a');
  const urgency = (minute: number, column: 'preparing' | 'out_for_delivery') =>
    card && urgencyOf(card, column, Date.parse(at(minute)), 15);

  test('an order is due soon when only the delivery time is left, and late after the promised time', () => {
    expect([29, 30, 44, 45].map((minute) => urgency(minute, 'preparing'))).toEqual(['fine', 'soon', 'soon', 'late']);
    expect([30, 44, 45].map((minute) => urgency(minute, 'out_for_delivery'))).toEqual(['fine', 'fine', 'late']);
  });

  test('minutes count down to the promised time and are negative after it', () => {
    expect([0, 59_999, 60_000, 60_001].map((ms) => minutesLeft(120_000, ms))).toEqual([2, 2, 1, 1]);
    expect(minutesLeft(120_000, 120_000 + 60_000)).toBe(-1);
  });

  test('the earliest promised order sorts first', () => {
    const board = apply(
      emptyBoard,
      snapshot(
        { id: 'late', steps: [step(1, 'created')], promised: 50 },
        { id: 'soon', steps: [step(1, 'created')], promised: 40 },
      ),
    );
    expect(cardsIn(board)['created']).toEqual(['soon', 'late']);
  });
});
