// Customers, each of whom places an order with an Idempotency-Key, retries until it is answered, and may cancel it; the kitchen, which
// may undo a step; and couriers, one of whom may fail, and another take over.
import {
  type AccountId,
  type DeliveryId,
  type ItemId,
  type NewId,
  type OrderId,
  type Random,
  statusBeforeStep,
} from '@waggle/contracts';
import { advanceDelivery } from '@waggle/services/deliveries/advance-delivery.ts';
import {
  assignCourier,
  type ChangeCourierDeps,
  failDelivery,
  reopenDelivery,
} from '@waggle/services/deliveries/change-courier.ts';
import { anyRequester, isOpen, type StepRequester } from '@waggle/services/deliveries/delivery.rules.ts';
import { createMenuCache } from '@waggle/services/orders/menu/menu.ts';
import { cancelOrder } from '@waggle/services/orders/order/cancel-order.ts';
import type { UndoableStep } from '@waggle/services/orders/order/order.rules.ts';
import { type PlaceOrderDeps, placeOrder } from '@waggle/services/orders/order/place-order.ts';
import { undoStep } from '@waggle/services/orders/order/undo-step.ts';
import type { Cause } from '@waggle/store';
import type { PlannedOrder } from './schedule.ts';
import type { SimulatedProcess } from './simulated-process.ts';
import type { VirtualTime } from './virtual-time.ts';

/** The answers that a customer got. */
export interface CustomerAnswer {
  readonly key: string;
  readonly order: PlannedOrder;
  /** Null: sold out. */
  readonly orderId: string | null;
  /** Null: not requested. */
  readonly cancel: 'cancelled' | 'too_late' | null;
}

export interface SimulatedCustomers {
  begin(): void;
  /** True when every customer has an answer. */
  readonly done: boolean;
  answers(): readonly CustomerAnswer[];
}

export interface SimulatedCustomersOptions {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly newId: NewId;
  /** A process that is accepting requests; null when none is. */
  readonly process: () => SimulatedProcess | null;
}

export function simulateCustomers(
  orders: readonly PlannedOrder[],
  options: SimulatedCustomersOptions,
): SimulatedCustomers {
  const answers: CustomerAnswer[] = [];
  return {
    begin() {
      orders.forEach((order, n) => void serve(order, `key-${n}`, options).then((answer) => answers.push(answer)));
    },
    get done() {
      return answers.length === orders.length;
    },
    answers: () => answers,
  };
}

async function serve(order: PlannedOrder, key: string, options: SimulatedCustomersOptions): Promise<CustomerAnswer> {
  const { time } = options;
  const sleep = (ms: number) => new Promise<void>((resolve) => time.after(ms, resolve));
  await sleep(order.atMs);
  const placed = await untilAnswered(options, (deps, cause) =>
    placeOrder(deps, cause, {
      body: {
        customer,
        items: [{ item_id: order.item as ItemId, quantity: order.quantity }],
        ...(order.pickUp ? { serving: 'pick_up' as const } : {}),
      },
      idempotencyKey: key,
    }),
  );
  if (placed.kind === 'out_of_stock') return { key, order, orderId: null, cancel: null };
  if (placed.kind !== 'placed') throw new Error(`a valid order was answered ${placed.kind}`);
  const orderId = placed.order.order_id;
  const [cancel] = await Promise.all([
    maybe(order.cancelAfterMs, () => cancelled(orderId, options)),
    maybe(order.undoAfterMs, () => takenBack(orderId, options)),
    maybe(order.stopAfterMs, () => stopped(orderId, options)),
    maybe(order.handOverAfterMs, () => handedOver(orderId, options)),
  ]);
  return { key, order, orderId, cancel };

  async function maybe<T>(afterMs: number | null | undefined, act: () => Promise<T>): Promise<T | null> {
    if (afterMs === null || afterMs === undefined) return null;
    await sleep(afterMs);
    return act();
  }
}

async function cancelled(orderId: OrderId, options: SimulatedCustomersOptions): Promise<'cancelled' | 'too_late'> {
  const outcome = await untilAnswered(options, (deps, cause) => cancelOrder(deps, cause, orderId, { by: 'customer' }));
  if (!outcome) throw new Error(`order ${orderId} was acknowledged and does not exist`);
  return outcome.kind === 'too_far' || outcome.kind === 'impossible' ? 'too_late' : 'cancelled';
}

async function stopped(orderId: OrderId, options: SimulatedCustomersOptions): Promise<void> {
  await untilAnswered(options, (deps, cause) => cancelOrder(deps, cause, orderId, { by: 'admin', code: 'sold_out' }));
}

async function takenBack(orderId: OrderId, options: SimulatedCustomersOptions): Promise<void> {
  await untilAnswered(options, async (deps, cause) => {
    const found = await deps.store.reads.orders.find(orderId);
    const status = found?.status ?? 'created';
    return Object.hasOwn(statusBeforeStep, status) ? undoStep(deps, cause, orderId, status as UndoableStep) : null;
  });
}

/** A courier fails, an admin opens the delivery again and gives it to another courier, who delivers it: wherever it is by then. */
async function handedOver(orderId: OrderId, options: SimulatedCustomersOptions): Promise<void> {
  const { time, newId } = options;
  const courier: StepRequester = { account_id: newId() as AccountId, mayActForOthers: false };
  const act = <T extends object | null>(
    way: (deps: ChangeCourierDeps, cause: Cause, id: DeliveryId) => Promise<T>,
  ): Promise<T | null> =>
    untilOneAnswers(options, async ({ deliveries: store, clock }, cause) => {
      const found = await store.reads.deliveries.findByOrder(orderId);
      return found && way({ store, clock }, cause, found.delivery_id);
    });
  await act((deps, cause, id) => failDelivery(deps, cause, id, { code: 'nobody_there' }, anyRequester));
  await act((deps, cause, id) => reopenDelivery(deps, cause, id, { kind: 'admin' }));
  for (;;) {
    const given = await act((deps, cause, id) => assignCourier(deps, cause, id, courier.account_id as AccountId));
    const { delivery } =
      given?.kind === 'changed' || given?.kind === 'repeated'
        ? ((await act((deps, cause, id) =>
            advanceDelivery({ ...deps, ignored: () => {} }, cause, id, { status: 'delivered' }, courier),
          )) ?? given)
        : (given ?? {});
    if (delivery ? !isOpen(delivery.status) : await isPickedUp()) return;
    // The kitchen has not handed it out, or took that back.
    await new Promise<void>((resolve) => time.after(askAgainMs, resolve));
  }

  async function isPickedUp(): Promise<boolean> {
    const order = await untilOneAnswers(options, ({ orders }) => orders.reads.orders.find(orderId));
    return order?.serving === 'pick_up';
  }
}

const customer = { name: 'Ada', phone: '+44 20 7946 0000', address: '12 St James Square' };
const answerWithinMs = 5_000;
const askAgainMs = 400;

type Ask<T> = (deps: PlaceOrderDeps, cause: Cause) => Promise<T>;

const untilAnswered = <T extends object | null>(options: SimulatedCustomersOptions, ask: Ask<T>): Promise<T> =>
  untilOneAnswers(options, ({ orders: store, cache, signals, clock }, cause) => {
    const menuCache = createMenuCache(cache, store, 'EUR', signals);
    return ask({ store, menuCache, clock, newId: options.newId, trackingSecrets: ['secret'] as const }, cause);
  });

/** Retries on one process after another until one answers. */
async function untilOneAnswers<T extends object | null>(
  options: SimulatedCustomersOptions,
  ask: (process: SimulatedProcess, cause: Cause) => Promise<T>,
): Promise<T> {
  const { time, newId } = options;
  for (;;) {
    const process = options.process();
    if (process) {
      const asked = ask(process, { correlation_id: newId(), causation_id: null });
      const answer = await within(time, answerWithinMs, asked);
      if (answer !== unanswered) return answer;
    }
    await new Promise<void>((resolve) => time.after(askAgainMs, resolve));
  }
}

const unanswered = Symbol('no answer');

// A process that died never answers, and one that refuses does not say whether the request took effect.
const within = <T>(time: VirtualTime, ms: number, answer: Promise<T>): Promise<T | typeof unanswered> =>
  new Promise((resolve) => {
    const cancel = time.after(ms, () => resolve(unanswered));
    answer.then(resolve, () => resolve(unanswered)).finally(cancel);
  });
