// Reads the state of a healed deployment from the outside: over HTTP, WebSockets and metrics.
import type { DeliveryView, Menu, OrderView, TimelineStep } from '@waggle/contracts';
import { serviceNames } from '@waggle/services';
import { staffToken } from '../support/waggle.ts';
import { randomOf } from './choices.ts';
import type { ChaosDeployment } from './deployment.ts';
import { followOrder } from './follower.ts';
import {
  type FinalState,
  isEnded,
  type LeftOver,
  placedOrderOf,
  type TimelineSighting,
  type WantedOrder,
} from './history.ts';
import { askAsStaff } from './http-client.ts';
import { leftOverIn } from './left-over.ts';

type Addresses = Pick<ChaosDeployment, 'urlsOf' | 'replicas'>;

/** Counts from the logs, besides those of the metrics: the metrics of a process that died are lost. */
export interface Logged {
  readonly deadLetters: number;
  readonly trimmedAway: number;
}

/** Waits until nothing is left over and every order has ended, or `deadline`; returns ms since `healedAt`, or null. */
export async function whenQuiet(deployment: Addresses, healedAt: number, deadline: number): Promise<number | null> {
  for (;;) {
    const [orders, leftOver] = [await allOrders(deployment), await readLeftOver(deployment)];
    const busy = [leftOver.outbox, leftOver.pending, leftOver.unread].some((count) => count !== 0);
    if (!busy && orders.every(isEnded)) return Date.now() - healedAt;
    if (Date.now() > deadline) return null;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

export async function readFinalState(
  deployment: Addresses,
  wishes: readonly WantedOrder[],
  logged: Logged,
  quietAfterMs: number | null,
): Promise<FinalState> {
  const orders = await allOrders(deployment);
  const tokens = new Map(wishes.map(placedOrderOf).map((order) => [order?.order_id, order?.tracking_token]));
  const timelines = new Map<string, readonly TimelineStep[]>();
  await sideBySide(orders, 16, async (order) => {
    timelines.set(order.order_id, await timelineOf(deployment, order, tokens.get(order.order_id) ?? staffToken));
  });
  const leftOver = await readLeftOver(deployment);
  return {
    orders,
    deliveries: await allDeliveries(deployment),
    timelines,
    stock: await readStock(deployment),
    leftOver: {
      ...leftOver,
      deadLetters: leftOver.deadLetters === null ? null : Math.max(leftOver.deadLetters, logged.deadLetters),
      trimmedAway: logged.trimmedAway,
    },
    quietAfterMs,
  };
}

async function allOrders({ urlsOf }: Addresses): Promise<OrderView[]> {
  return allPages(`${urlsOf('orders')[0]}/api/orders`, ({ orders }: { orders: OrderView[] }) => orders);
}

async function allDeliveries({ urlsOf }: Addresses): Promise<DeliveryView[]> {
  const url = `${urlsOf('deliveries')[0]}/api/deliveries`;
  return allPages(url, ({ deliveries }: { deliveries: DeliveryView[] }) => deliveries);
}

async function allPages<Page, Item>(url: string, itemsOf: (page: Page) => Item[]): Promise<Item[]> {
  const items: Item[] = [];
  for (let before: string | null = ''; before !== null; ) {
    const query: string = before === '' ? '?limit=200' : `?limit=200&before=${before}`;
    const page: Page & { next: string | null } = await askAsStaff(url + query);
    items.push(...itemsOf(page));
    before = page.next;
  }
  return items;
}

async function readStock({ urlsOf }: Addresses): Promise<Map<string, number>> {
  const { items } = await askAsStaff<Menu>(`${urlsOf('orders')[0]}/api/menu`);
  return new Map(items.map(({ item_id, stock }) => [item_id, stock]));
}

// Each process of a service reports the same metrics; all are read, since one may hold an old value.
async function readLeftOver({ replicas }: Addresses): Promise<Omit<LeftOver, 'trimmedAway'>> {
  const texts = await Promise.all(
    replicas.map(({ url }) =>
      fetch(`${url}/metrics`, { signal: AbortSignal.timeout(5_000) }).then(
        (r) => r.text(),
        () => '',
      ),
    ),
  );
  return leftOverIn(texts, serviceNames);
}

/** A timeline as a new WebSocket client gets it; incomplete when the last step does not come within 5 s. */
async function timelineOf(
  { urlsOf }: Addresses,
  { order_id: orderId, serving }: Pick<OrderView, 'order_id' | 'serving'>,
  token: string,
): Promise<readonly TimelineStep[]> {
  const sighting: TimelineSighting = { steps: [], connections: 0 };
  const pickUp = serving === 'pick_up';
  const options = { urls: urlsOf('notifications'), orderId, token, random: randomOf(0, orderId), pickUp };
  await followOrder({ ...options, signal: AbortSignal.timeout(5_000), sighting });
  return sighting.steps;
}

async function sideBySide<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  const worker = async () => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: width }, worker));
}
