// The invariants that must hold after all faults: read from the data, without the processes.
import type { DatabaseSync } from 'node:sqlite';
import {
  deadLetterStream,
  type EventType,
  groupOf,
  isEndStatus,
  type OrderId,
  orderServings,
  subscriptionsOf,
} from '@waggle/contracts';
import { manifests, type ServiceName } from '@waggle/services';
import type { Delivery } from '@waggle/services/deliveries/delivery.rules.ts';
import type { Timeline } from '@waggle/services/notifications/timeline.rules.ts';
import { defaultKitchen } from '@waggle/services/orders/kitchen/kitchen.rules.ts';
import type { Order } from '@waggle/services/orders/order/order.rules.ts';
import type { SqliteDatabase } from '@waggle/store/sqlite/database.ts';
import type { CustomerAnswer } from './simulated-customers.ts';
import { simulatedServices as services } from './simulated-services.ts';

/** item → its stock before the first order. */
export const initialStock = { margherita: 50, 'honey-cake': 3 } as const;

/** Inserts the menu, and the settings of a kitchen that delivers and lets customers pick up. */
export const restock = (database: SqliteDatabase): Promise<void> =>
  database.transaction((db) => {
    const insert = db.prepare(
      'INSERT INTO orders_menu (item_id, name, description, category, price, stock) VALUES (?, ?, ?, ?, ?, ?)',
    );
    for (const [item, stock] of Object.entries(initialStock)) insert.run(item, item, '', 'Menu', 500, stock);
    const kitchen = JSON.stringify({ ...defaultKitchen, servings: orderServings });
    // A start may have recorded them.
    db.prepare('INSERT OR REPLACE INTO orders_kitchen ("only", settings) VALUES (1, ?)').run(kitchen);
  });

/** True when no work is left: cheap enough to be called often. */
export function settled(db: DatabaseSync): boolean {
  const none = (sql: string) => db.prepare(`SELECT 1 FROM ${sql} LIMIT 1`).get() === undefined;
  return (
    services.every((service) => none(`${service}_outbox WHERE entry IS NULL`)) &&
    none('bus_pending') &&
    none(`orders_orders WHERE status NOT IN ('delivered', 'picked_up', 'cancelled')`) &&
    none(`deliveries_deliveries WHERE status NOT IN ('delivered', 'cancelled')`) &&
    none('simulator_plans WHERE due_at IS NOT NULL') &&
    none('notifications_timelines WHERE open = 1') &&
    // After it lost everything, a log gets entries again before its consumer groups.
    none(
      `(VALUES ${memberships}) w WHERE EXISTS (SELECT 1 FROM bus_entries e WHERE e.stream = w.column1)
       AND NOT EXISTS (SELECT 1 FROM bus_groups g WHERE g.stream = w.column1 AND g.group_name = w.column2)`,
    ) &&
    none(
      `bus_entries e JOIN bus_groups g ON g.stream = e.stream AND e.position > g.delivered WHERE e.stream <> '${deadLetterStream}'`,
    )
  );
}

const simulated = manifests.filter(({ name }) => services.includes(name as ServiceName));

const memberships = simulated
  .flatMap((manifest) => subscriptionsOf(manifest).map(({ stream }) => `('${stream}', '${groupOf(manifest.name)}')`))
  .join(', ');

/** Every violation, in a sentence that names the order. */
export function databaseViolations(db: DatabaseSync, answers: readonly CustomerAnswer[]): string[] {
  const orders = documents<Order>(db, 'orders_orders');
  return [
    ...answered(orders, answers),
    ...stockKept(db, orders),
    ...quartersKept(db, orders),
    ...orders.flatMap((order) => ended(order, stepsOf(db, order))),
    ...delivered(db, orders, documents<Delivery>(db, 'deliveries_deliveries')),
    ...timelinesTold(
      db,
      orders,
      documents<Delivery>(db, 'deliveries_deliveries'),
      documents<Timeline>(db, 'notifications_timelines'),
    ),
    ...emittedOnce(db),
    ...handledOnce(db),
    ...nothingLeft(db),
  ];
}

function answered(orders: readonly Order[], answers: readonly CustomerAnswer[]): string[] {
  const known = new Map(orders.map((order) => [order.order_id, order]));
  const acknowledged = answers.flatMap(({ orderId }) => (orderId === null ? [] : [orderId]));
  return [
    ...acknowledged.flatMap((id) =>
      known.has(id as OrderId) ? [] : [`order ${id} was acknowledged and does not exist`],
    ),
    ...orders.flatMap(({ order_id: id }) =>
      acknowledged.includes(id) ? [] : [`order ${id} exists without a customer`],
    ),
    ...(new Set(acknowledged).size === acknowledged.length ? [] : ['two customers got one order']),
    ...answers.flatMap(({ orderId, cancel }) => {
      const { status, cancellation } = known.get(orderId as OrderId) ?? {};
      // Staff may cancel what is too late for the customer.
      const isTrue =
        cancel === 'cancelled'
          ? status === 'cancelled'
          : cancel === null || status !== 'cancelled' || cancellation?.by === 'kitchen';
      return isTrue ? [] : [`a customer got the answer ${cancel} for order ${orderId}, which is ${status}`];
    }),
  ];
}

function stockKept(db: DatabaseSync, orders: readonly Order[]): string[] {
  const left = db.prepare('SELECT stock FROM orders_menu WHERE item_id = ?');
  return Object.entries(initialStock).flatMap(([item, initial]) => {
    // Food that was thrown away does not come back.
    const gone = orders.filter(({ status, cancellation }) => status !== 'cancelled' || cancellation?.wasted);
    const lines = gone.flatMap(({ items }) => items);
    const sold = lines.filter(({ item_id }) => item_id === item).reduce((sum, { quantity }) => sum + quantity, 0);
    const stock = Number(left.get(item)?.['stock']);
    return stock + sold === initial ? [] : [`${item}: ${stock} in stock and ${sold} sold, of ${initial}`];
  });
}

/** Every order that was not cancelled has its place in a quarter of an hour, and nothing else has one. */
function quartersKept(db: DatabaseSync, orders: readonly Order[]): string[] {
  const kept = orders.filter(({ status }) => status !== 'cancelled');
  const rows = db.prepare('SELECT quarter, taken FROM orders_quarters').all();
  const taken = new Map(rows.map((row) => [String(row['quarter']), Number(row['taken'])]));
  return [...new Set([...taken.keys(), ...kept.map(({ quarter = 'none' }) => quarter)])].flatMap((quarter) => {
    const has = kept.filter((order) => order.quarter === quarter).length;
    return taken.get(quarter) === has ? [] : [`${taken.get(quarter)} places are taken at ${quarter}, by ${has} orders`];
  });
}

/** The published steps of an order by version: `preparing -out_for_delivery` is a step taken back. */
const stepsOf = (db: DatabaseSync, { order_id }: Order): string[] =>
  emitted(db, 'orders')
    .filter(({ event_type, payload }) => payload.order_id === order_id && event_type !== 'order.simulation_requested')
    .sort((a, b) => a.payload.version - b.payload.version)
    .map(({ payload }) => stepName(payload));

const stepName = ({ status, undone }: { readonly status: string; readonly undone?: string | undefined }): string =>
  undone === undefined ? status : `${status} -${undone}`;

function ended({ order_id, status, version, serving, cancellation }: Order, steps: readonly string[]): string[] {
  if (!isEndStatus(status)) return [`order ${order_id} stays ${status}`];
  if (steps.length !== version) return [`order ${order_id} is at version ${version} and published ${steps.join()}`];
  // An undone step has no effect, unless it was taken again. A courier who already had the order delivers it all the same.
  const kept: string[] = [];
  for (const step of steps) {
    const [to = '', undone] = step.split(' -');
    if (undone === undefined) kept.push(to);
    else if (kept.pop() !== undone || kept.at(-1) !== to)
      return [`order ${order_id} took back a step that it had not taken: ${steps.join()}`];
  }
  const brought = steps.includes('out_for_delivery') ? [[...kitchen.slice(0, 4), 'delivered']] : [];
  const whole =
    serving === 'pick_up' ? [[...kitchen.slice(0, 4), 'picked_up']] : [[...kitchen, 'delivered'], ...brought];
  // A customer only before cooking began.
  const last = cancellation?.by === 'customer' ? 2 : serving === 'pick_up' ? 4 : kitchen.length;
  const cancelled = kitchen.slice(0, last).map((_, n) => [...kitchen.slice(0, n + 1), 'cancelled']);
  const possible = [...whole, ...cancelled];
  return possible.some((path) => path.join() === kept.join())
    ? []
    : [`order ${order_id} went ${steps.join()}, which is impossible`];
}

function delivered(db: DatabaseSync, orders: readonly Order[], deliveries: readonly Delivery[]): string[] {
  return orders.flatMap(({ order_id, status, serving, cancellation }) => {
    const found = deliveries.filter((delivery) => delivery.order_id === order_id);
    if (serving === 'pick_up') return found.length === 0 ? [] : [`order ${order_id} is picked up and has a delivery`];
    const [delivery] = found;
    if (found.length !== 1 || !delivery) return [`order ${order_id} has ${found.length} deliveries`];
    const { version } = delivery;
    const hadCourier = cancellation?.stage === 'out_for_delivery';
    const [rides, reopened] = [deliveryEvents(db, order_id, 'on_the_way'), deliveryEvents(db, order_id, 'reopened')];
    // A courier sets off once, and again after each time that it was opened again.
    const isRidden = rides.length === reopened.length + 1;
    const isEnd =
      delivery.status === 'delivered'
        ? isRidden && (status === 'delivered' || hadCourier)
        : delivery.status === status &&
          (rides.length === 0 || (hadCourier && (isRidden || rides.length === reopened.length)));
    return isEnd && version === rides.length + 2
      ? []
      : [`the delivery of order ${order_id}, ${status}, is ${delivery.status} at version ${version}`];
  });
}

function timelinesTold(
  db: DatabaseSync,
  orders: readonly Order[],
  deliveries: readonly Delivery[],
  timelines: readonly Timeline[],
): string[] {
  return orders.flatMap((order) => {
    const { order_id, serving } = order;
    const delivery = deliveries.find((one) => one.order_id === order_id);
    const timeline = timelines.find((one) => one.order_id === order_id);
    if (!timeline) return [`order ${order_id} has no timeline`];
    const turns = timeline.steps.filter(({ turn }) => turn !== undefined);
    const of = (kind: string) => timeline.steps.filter((step) => step.kind === kind && !step.turn).map(stepName);
    const actual = [of('order').join(), of('delivery').join(), timeline.steps.map(({ seq }) => seq).join()].join(' | ');
    const ofOrder = stepsOf(db, order);
    const end = delivery?.status ?? '';
    const rides = deliveryEvents(db, order_id, 'on_the_way').map(() => 'on_the_way');
    const ridden = ['waiting', ...rides, end];
    const ofDelivery = serving === 'pick_up' ? [] : ridden;
    const length = ofOrder.length + ofDelivery.length + turns.length;
    const seqs = Array.from({ length }, (_, n) => n + 1);
    const expected = [ofOrder.join(), ofDelivery.join(), seqs.join()].join(' | ');
    return [
      ...(actual === expected ? [] : [`the timeline of order ${order_id} has ${actual}, not ${expected}`]),
      ...turnsTold(db, timeline),
      ...(timeline.early.length > 0 ? [`the timeline of order ${order_id} still waits for something`] : []),
      ...(timeline.open ? [`the timeline of order ${order_id} is still open`] : []),
      ...(timeline.tracking_token_hash === null ? [`the timeline of order ${order_id} has no token hash`] : []),
      ...(timeline.order === null ? [`the timeline of order ${order_id} has no data for the boards`] : []),
    ];
  });
}

/** Who has the delivery is told once, while it has that version, in the sequence in which it happened; or not at all, once overtaken. */
function turnsTold(db: DatabaseSync, { order_id, steps }: Timeline): string[] {
  const kinds = ['reopened', 'assigned', 'failed'] as const;
  const happened = kinds
    .flatMap((kind) => deliveryEvents(db, order_id, kind).map((payload) => ({ kind, ...payload })))
    .toSorted((a, b) => (a.change ?? 0) - (b.change ?? 0));
  const counts = happened.map(({ change }) => change);
  const told: string[] = [];
  let version = 0;
  let last = 0;
  for (const { kind, turn } of steps) {
    if (kind !== 'delivery') continue;
    if (turn === undefined) version += 1;
    else {
      const event = happened.find((one) => one.kind === turn && one.version === version && (one.change ?? 0) > last);
      if (!event) told.push(`the timeline of order ${order_id} has ${turn} at version ${version} of the delivery`);
      last = event?.change ?? last;
    }
  }
  return counts.join() === counts.map((_, n) => n + 1).join()
    ? told
    : [...told, `the changes of the delivery of order ${order_id} count ${counts.join()}`];
}

const deliveryEvents = (
  db: DatabaseSync,
  order_id: OrderId,
  name: 'on_the_way' | 'reopened' | 'assigned' | 'failed',
): Emitted['payload'][] =>
  emitted(db, 'deliveries').flatMap(({ event_type, payload }) =>
    event_type === `delivery.${name}` && payload.order_id === order_id ? [payload] : [],
  );

const kitchen = ['created', 'confirmed', 'preparing', 'ready', 'out_for_delivery'];

/**
 * Each change of a record is published once, however often its handler ran. A delivery may request a courier once each
 * time that the kitchen hands the order out.
 */
function emittedOnce(db: DatabaseSync): string[] {
  const handedOut = new Map<string, number>();
  for (const { event_type, payload } of emitted(db, 'orders'))
    if (event_type === 'order.out_for_delivery') add(handedOut, payload.order_id);
  return services.flatMap((service) => {
    const counts = new Map<string, number>();
    const allowed = new Map<string, number>();
    for (const { event_type, payload } of emitted(db, service)) {
      const key = `${event_type} of ${JSON.stringify(payload)}`;
      add(counts, key);
      const asksToSetOff = event_type.startsWith('delivery.') && event_type.endsWith('_requested');
      if (asksToSetOff && ['waiting', 'on_the_way'].includes(payload.status))
        allowed.set(key, handedOut.get(payload.order_id) ?? 1);
    }
    return [...counts].flatMap(([key, times]) =>
      times <= (allowed.get(key) ?? 1) ? [] : [`${service} emitted ${key} ${times} times`],
    );
  });
}

const add = (counts: Map<string, number>, key: string): void => void counts.set(key, (counts.get(key) ?? 0) + 1);

/** Every event is in the inbox of every service that handles it. */
function handledOnce(db: DatabaseSync): string[] {
  const all = services.flatMap((service) => emitted(db, service));
  return simulated.flatMap((manifest) => {
    const service = manifest.name;
    const handled = new Set(subscriptionsOf(manifest).flatMap(({ events }) => events));
    const has = db.prepare(`SELECT 1 FROM ${service}_inbox WHERE event_id = ?`);
    return all.flatMap(({ event_type, event_id, payload }) =>
      handled.has(event_type) && !has.get(event_id)
        ? [`${service} has not handled ${event_type} of order ${payload.order_id}`]
        : [],
    );
  });
}

function nothingLeft(db: DatabaseSync): string[] {
  const counted = (what: string, sql: string) => {
    const n = Number(db.prepare(`SELECT count(*) AS n FROM ${sql}`).get()?.['n']);
    return n === 0 ? [] : [`${n} ${what}`];
  };
  return [
    ...services.flatMap((service) =>
      counted(`events stay in the outbox of ${service}`, `${service}_outbox WHERE entry IS NULL`),
    ),
    ...counted('entries stay pending', 'bus_pending'),
    ...counted('dead letters', `bus_entries WHERE stream = '${deadLetterStream}'`),
    ...counted('plans are still due', 'simulator_plans WHERE due_at IS NOT NULL'),
    ...counted('early facts about deliveries stay noted', 'deliveries_early'),
  ];
}

interface Emitted {
  readonly event_id: string;
  readonly event_type: EventType;
  readonly payload: {
    readonly order_id: string;
    readonly version: number;
    readonly status: string;
    readonly undone?: string;
    readonly change?: number;
  };
}

// Without those about customers, which are no steps of an order.
const emitted = (db: DatabaseSync, service: string): Emitted[] =>
  db
    .prepare(`SELECT event FROM ${service}_outbox WHERE stream <> 'customers-stream' ORDER BY seq`)
    .all()
    .map(({ event }) => JSON.parse(String(event)) as Emitted);

const documents = <T>(db: DatabaseSync, table: string): T[] =>
  db
    .prepare(`SELECT document FROM ${table}`)
    .all()
    .map(({ document }) => JSON.parse(String(document)) as T);
