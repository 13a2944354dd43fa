// The HTTP requests and WebSockets of customers and staff.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { MenuItem, OrderView, PlacedOrder, TimelineStep } from '@waggle/contracts';
import { calledNumber } from '@waggle/contracts/order-number.ts';
import { WebSocket } from 'ws';
import { patience, staffToken } from './waggle.ts';

const json = { 'content-type': 'application/json' };
export const ada = { name: 'Ada', phone: '+44 20 7946 0000', address: '12 St James’s Square' };

export interface PlaceOptions {
  readonly item?: string;
  readonly quantity?: number;
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export const place = (
  url: string,
  { item = 'margherita', quantity = 1, key = randomUUID(), headers = {} }: PlaceOptions = {},
): Promise<Response> =>
  fetch(`${url}/api/orders`, {
    method: 'POST',
    headers: { ...json, 'idempotency-key': key, ...headers },
    body: JSON.stringify({ customer: ada, items: [{ item_id: item, quantity }] }),
  });

/**
 * Places an order, and repeats it with its key as customers do while the connection breaks or the server answers 5xx.
 * @returns the first other response
 */
export async function placeUntilAnswered(url: string, options: PlaceOptions = {}): Promise<Response> {
  const repeated = { ...options, key: options.key ?? randomUUID() };
  const deadline = Date.now() + 60_000 * patience;
  for (;;) {
    const response = await place(url, repeated).catch(() => null);
    if (response && response.status < 500) return response;
    if (Date.now() > deadline) throw new Error(`an order got no answer in time, last ${response?.status ?? 'nothing'}`);
    await response?.body?.cancel();
    await pause(50);
  }
}

/** Places an order; throws when it is refused. */
export async function placed(url: string, options?: PlaceOptions): Promise<PlacedOrder> {
  const response = await placeUntilAnswered(url, options);
  if (response.status !== 201) throw new Error(`an order was answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as PlacedOrder;
}

/** A request as staff. */
export const asStaff = (url: string, path: string, method = 'GET', body?: unknown): Promise<Response> =>
  fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${staffToken}`, ...(body === undefined ? {} : json) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

export const orderOf = async (url: string, { order_id, tracking_token }: PlacedOrder): Promise<OrderView> => {
  const response = await fetch(`${url}/api/orders/${order_id}`, {
    headers: { authorization: `Bearer ${tracking_token}` },
  });
  return (await response.json()) as OrderView;
};

/** The number by which an order is called out. */
export async function calledOf(url: string, orderId: string): Promise<string> {
  const answer = await asStaff(url, `/api/orders/${orderId}`);
  if (!answer.ok) throw new Error(`the order ${orderId} was answered ${answer.status}`);
  return calledNumber((await answer.json()) as OrderView);
}

export const stockOf = async (url: string, item: string): Promise<number | undefined> => {
  const { items } = (await (await fetch(`${url}/api/menu`)).json()) as { items: MenuItem[] };
  return items.find(({ item_id }) => item_id === item)?.stock;
};

export interface TrackingSocket {
  /** The snapshot and the steps in the order of arrival. */
  readonly steps: readonly TimelineStep[];
  /** Every message. */
  readonly messages: readonly Record<string, unknown>[];
  /** The close code; null while the socket is open. */
  readonly closed: number | null;
  readonly socket: WebSocket;
  close(): void;
}

/** Follows an order on one socket; it does not reconnect. */
export function trackOrder(url: string, orderId: string, token: string, after?: number): TrackingSocket {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws/orders/${orderId}`);
  const steps: TimelineStep[] = [];
  const messages: Record<string, unknown>[] = [];
  let closed: number | null = null;
  socket.on('open', () =>
    socket.send(JSON.stringify({ type: 'subscribe', token, ...(after === undefined ? {} : { after }) })),
  );
  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as Record<string, unknown>;
    messages.push(message);
    if (message['type'] === 'snapshot') steps.push(...(message['steps'] as TimelineStep[]));
    if (message['type'] === 'step') {
      const { type: _, ...step } = message;
      steps.push(step as TimelineStep);
    }
  });
  socket.on('error', () => {});
  socket.on('close', (code) => {
    closed = code;
  });
  return {
    steps,
    messages,
    get closed() {
      return closed;
    },
    socket,
    close: () => socket.terminate(),
  };
}

/** Follows an order as the browser does: reconnects with the last `seq` seen, until `until` holds. */
export async function trackUntil(
  url: string,
  order: PlacedOrder,
  until: (steps: readonly TimelineStep[]) => boolean,
  timeoutMs = 60_000,
): Promise<TimelineStep[]> {
  const seen: TimelineStep[] = [];
  const patienceMs = timeoutMs * patience;
  const deadline = Date.now() + patienceMs;
  while (Date.now() < deadline) {
    const connection = trackOrder(url, order.order_id, order.tracking_token, seen.at(-1)?.seq ?? 0);
    while (connection.closed === null && !until([...seen, ...connection.steps]) && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    seen.push(...connection.steps);
    connection.close();
    if (until(seen)) return seen;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`after ${patienceMs / 1000} s, order ${order.order_id} has only reached ${names(seen).join(', ')}`);
}

export const names = (steps: readonly TimelineStep[]): string[] => steps.map(({ kind, status }) => `${kind}:${status}`);
export const isDelivered = (steps: readonly TimelineStep[]): boolean => names(steps).includes('order:delivered');

/** The steps of a delivered order's timeline; `delivery:waiting` may come anywhere after the first. */
export const deliveredSteps = [
  'order:created',
  'delivery:waiting',
  'order:confirmed',
  'order:preparing',
  'order:ready',
  'order:out_for_delivery',
  'delivery:on_the_way',
  'delivery:delivered',
  'order:delivered',
];
