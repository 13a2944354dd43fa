// The invariants of a chaos run, a function for each.
import { deliverySteps, orderSteps, type TimelineStep } from '@waggle/contracts';
import { type FinalState, type History, isEnded, placedOrderOf, type WantedOrder } from './history.ts';

export interface Violation {
  readonly invariant: string;
  /** The harm that it does. */
  readonly harm: 'lost' | 'duplicated' | 'wrong';
  readonly orderId: string | null;
  readonly what: string;
}

/** Every violation of every invariant. */
export const historyViolations = (history: History, final: FinalState): Violation[] =>
  Object.entries(invariants).flatMap(([invariant, broken]) =>
    broken(history, final).map((violation) => ({ invariant, ...violation })),
  );

type Found = Omit<Violation, 'invariant'>;
type Invariant = (history: History, final: FinalState) => Found[];

export const invariants = {
  'every acknowledged order exists': ({ wishes }, { orders }) => {
    const kept = new Set(orders.map(({ order_id }) => order_id));
    return placed(wishes)
      .filter(({ order }) => !kept.has(order.order_id))
      .map(({ order }) => lost(order.order_id, 'was answered 201 and does not exist'));
  },

  'every order exists once': (_, { orders }) =>
    repeated(orders.map(({ order_id }) => order_id)).map((id) => duplicated(id, 'is listed more than once')),

  'every key gets an answer': ({ wishes }) =>
    wishes
      .filter(({ answers }) => !answers.some(({ kind }) => kind === 'placed' || kind === 'refused'))
      .map(({ key, answers }) => wrong(null, `key ${key} got no answer in ${answers.length} requests`)),

  'every key has one answer': ({ wishes }) =>
    wishes.flatMap(({ key, answers }) => {
      const given = answers.flatMap((answer) =>
        answer.kind === 'placed' ? [answer.order.order_id] : answer.kind === 'refused' ? ['a refusal'] : [],
      );
      const different = [...new Set(given)];
      return different.length > 1
        ? [duplicated(different.find(isId) ?? null, `key ${key} was answered with ${different.join(' and ')}`)]
        : [];
    }),

  'no order without a customer': ({ wishes }, { orders }) => {
    const known = new Set(placed(wishes).map(({ order }) => order.order_id));
    return orders
      .filter(({ order_id }) => !known.has(order_id))
      .map(({ order_id }) => duplicated(order_id, 'exists, and no key was answered with it'));
  },

  'orders stay as they were acknowledged': ({ wishes }, { orders }) => {
    const kept = new Map(orders.map((order) => [order.order_id, order]));
    return placed(wishes).flatMap(({ wish, order }) => {
      const now = kept.get(order.order_id);
      if (!now) return [];
      const ordered = linesOf(wish.body.items);
      if (linesOf(now.items) !== ordered)
        return [wrong(now.order_id, `holds ${linesOf(now.items)}, ordered: ${ordered}`)];
      // A bill also has fees, tips, deposits, discounts and rounding.
      const sum = now.bill
        ? now.bill.lines.reduce((total, line) => total + line.amount, 0)
        : now.items.reduce((total, line) => total + line.quantity * line.unit_price, 0);
      if (now.total === order.total && now.total === sum) return [];
      return [wrong(now.order_id, `costs ${now.total}, was acknowledged at ${order.total}, its lines make ${sum}`)];
    });
  },

  'stock plus sales make the initial stock': ({ initialStock }, { orders, stock }) => {
    const sold = new Map<string, number>();
    for (const { status, cancellation, items } of orders) {
      // Food that was thrown away does not come back.
      if (status === 'cancelled' && !cancellation?.wasted) continue;
      for (const { item_id, quantity } of items) sold.set(item_id, (sold.get(item_id) ?? 0) + quantity);
    }
    return [...initialStock].flatMap(([item, initial]) => {
      const left = stock.get(item);
      const soldOfItem = sold.get(item) ?? 0;
      if (left !== undefined && left >= 0 && left + soldOfItem === initial) return [];
      return [wrong(null, `${item}: ${left ?? 'an unknown number'} left and ${soldOfItem} sold of ${initial}`)];
    });
  },

  'every order has one delivery with the same end, and a pick-up none': (_, { orders, deliveries }) => {
    const byOrder = Map.groupBy(deliveries, ({ order_id }) => order_id);
    return orders.flatMap(({ order_id, status, serving }) => {
      const own = byOrder.get(order_id) ?? [];
      if (serving === 'pick_up') return own.length === 0 ? [] : [wrong(order_id, 'is picked up, and has a delivery')];
      const [delivery] = own;
      if (!delivery) return [lost(order_id, 'has no delivery')];
      if (own.length > 1) return [duplicated(order_id, `has ${own.length} deliveries`)];
      if (!isEnded({ status }) || delivery.status === status) return [];
      return [wrong(order_id, `is ${status}, its delivery is ${delivery.status}`)];
    });
  },

  'no delivery without its order': (_, { orders, deliveries }) => {
    const known = new Set(orders.map(({ order_id }) => order_id));
    return deliveries
      .filter(({ order_id }) => !known.has(order_id))
      .map(({ order_id }) => wrong(order_id, 'has a delivery and does not exist'));
  },

  'every order reaches its end': (_, { orders }) =>
    orders.filter((order) => !isEnded(order)).map(({ order_id, status }) => lost(order_id, `is stuck at ${status}`)),

  'the answer to a cancel holds': ({ wishes }, { orders }) => {
    const kept = new Map(orders.map((order) => [order.order_id, order]));
    return placed(wishes).flatMap(({ wish, order }) => {
      const status = kept.get(order.order_id)?.status;
      if (status === undefined) return [];
      const [yes, no] = [wish.cancels.includes('cancelled'), wish.cancels.includes('too_late')];
      if (yes && status !== 'cancelled') return [wrong(order.order_id, `was answered as cancelled and is ${status}`)];
      if (no && status === 'cancelled') return [wrong(order.order_id, 'was too late to cancel and is cancelled')];
      if (status === 'cancelled' && wish.cancels.length === 0)
        return [wrong(order.order_id, 'is cancelled without a request')];
      return [];
    });
  },

  'every timeline is gapless and in order': (_, { orders, timelines }) =>
    orders.flatMap(({ order_id }) => {
      const steps = timelines.get(order_id);
      if (!steps || steps.length === 0) return [lost(order_id, 'has no timeline')];
      const problem = wrongSeq(steps) ?? wrongTurn(steps);
      return problem ? [wrong(order_id, `${problem} in ${described(steps)}`)] : [];
    }),

  'every change raises the version by one and is one step': (_, { orders, deliveries, timelines }) => {
    const count = (id: string, kind: TimelineStep['kind']) =>
      (timelines.get(id) ?? []).filter((step) => step.kind === kind).length;
    const compared = (kind: TimelineStep['kind'], records: readonly { order_id: string; version: number }[]) =>
      records.flatMap(({ order_id, version }) => {
        const steps = count(order_id, kind);
        return steps === version ? [] : [wrong(order_id, `${kind} at version ${version} with ${steps} steps`)];
      });
    return [...compared('order', orders), ...compared('delivery', deliveries)];
  },

  'every follower saw the timeline': ({ wishes }, { timelines }) =>
    placed(wishes).flatMap(({ wish, order }) => {
      const timeline = described(timelines.get(order.order_id) ?? []);
      return wish.sightings
        .map(({ steps }) => described(steps))
        .filter((seen) => seen !== timeline)
        .map((seen) => wrong(order.order_id, `a follower saw ${seen || 'nothing'}; the timeline is ${timeline}`));
    }),

  'nothing is left over': (_, { leftOver }) =>
    Object.entries(leftOver).flatMap(([part, count]) =>
      count === 0 ? [] : [wrong(null, `${part}: ${count ?? 'not reported'}`)],
    ),

  'the deployment is quiet soon after healing': ({ quietWithinMs }, { quietAfterMs }) => {
    if (quietAfterMs !== null && quietAfterMs <= quietWithinMs) return [];
    const took = quietAfterMs === null ? 'it never was quiet' : `it took ${Math.round(quietAfterMs / 1000)} s`;
    return [
      wrong(null, `outbox, pending entries and open orders must be none within ${quietWithinMs / 1000} s: ${took}`),
    ];
  },

  'processes end on a signal, and only then': ({ badEndings }) =>
    badEndings.map(({ process, what }) => wrong(null, `${process} ${what}`)),
} satisfies Record<string, Invariant>;

const lost = (orderId: string | null, what: string): Found => ({ harm: 'lost', orderId, what });
const duplicated = (orderId: string | null, what: string): Found => ({ harm: 'duplicated', orderId, what });
const wrong = (orderId: string | null, what: string): Found => ({ harm: 'wrong', orderId, what });

const placed = (wishes: readonly WantedOrder[]) =>
  wishes.flatMap((wish) => {
    const order = placedOrderOf(wish);
    return order ? [{ wish, order }] : [];
  });

const repeated = (ids: readonly string[]): string[] => [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))];

const isId = (answer: string): boolean => answer !== 'a refusal';

const linesOf = (items: readonly { item_id: string; quantity: number }[]): string =>
  items.map(({ item_id, quantity }) => `${quantity} ${item_id}`).join(', ');

const described = (steps: readonly TimelineStep[]): string =>
  steps.map(({ seq, kind, status }) => `${seq} ${kind}:${status}`).join(', ');

function wrongSeq(steps: readonly TimelineStep[]): string | null {
  const at = steps.findIndex(({ seq }, index) => seq !== index + 1);
  return at < 0 ? null : `step ${at + 1} has seq ${steps[at]?.seq}`;
}

// Each kind follows its own state machine.
function wrongTurn(steps: readonly TimelineStep[]): string | null {
  const before = { order: null as string | null, delivery: null as string | null };
  const next = {
    order: (from: string | null): readonly string[] =>
      from === null ? ['created'] : (orderSteps[from as keyof typeof orderSteps] ?? []),
    delivery: (from: string | null): readonly string[] =>
      from === null ? ['waiting'] : (deliverySteps[from as keyof typeof deliverySteps] ?? []),
  };
  for (const { kind, status } of steps) {
    if (!next[kind](before[kind]).includes(status))
      return `${kind} went from ${before[kind] ?? 'nothing'} to ${status}`;
    before[kind] = status;
  }
  return null;
}
