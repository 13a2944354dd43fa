// What people do with the recorded version: orders in every state, the menu, the kitchen, accounts, a dead letter.
import { randomUUID } from 'node:crypto';
import type { DeliveryView, Menu, PlacedOrder } from '@waggle/contracts';
import { ada, asStaff, names, orderOf, type PlaceOptions, placed, trackOrder } from '../support/customer.ts';
import { staffToken, waitFor } from '../support/waggle.ts';
import { type OrderName, orderNames, type RecordedOrder, type Story } from './story.ts';

/** What was done, as far as the story needs it. */
export interface Acted extends Pick<Story, 'accounts' | 'repeatable' | 'picture'> {
  readonly placed: Readonly<Record<OrderName, PlacedOrder>>;
}

export async function act(url: string): Promise<Acted> {
  const picture = await editMenu(url);
  await setKitchen(url);
  const accounts = await makeAccounts(url);
  const key = `key-of-the-recording-${randomUUID()}`;
  const repeated: PlaceOptions = { item: 'margherita', quantity: 2, key };
  const orders = {} as Record<OrderName, PlacedOrder>;
  for (const name of orderNames) orders[name] = await placed(url, name === 'delivered' ? repeated : { quantity: 2 });
  for (const name of orderNames) {
    await untilStep(url, orders[name], 'delivery:waiting');
  }
  await takeSteps(url, orders);
  const body = { customer: ada, items: [{ item_id: 'margherita', quantity: 2 }] };
  return { placed: orders, accounts, picture, repeatable: { key, body, order: 'delivered' } };
}

/** Cancels an order whose delivery cannot be read: its event becomes a dead letter. */
export async function cancelUnreadable(url: string, { placed: orders }: Acted): Promise<void> {
  await ask(url, `/api/orders/${orders['dead letter'].order_id}/cancel`, 'POST');
  await waitFor('the dead letter', 60_000, async () => {
    const { dead_letters } = (await ask(url, '/api/dead-letters')) as { dead_letters: unknown[] };
    return dead_letters.length === 1;
  });
}

/** Reads what everybody sees at the end. */
export async function see(url: string, acted: Acted): Promise<Omit<Story, 'commit' | 'handled'>> {
  const { placed: orders, ...rest } = acted;
  const recorded = {} as Record<OrderName, RecordedOrder>;
  for (const name of orderNames) {
    const order = orders[name];
    const steps = await snapshot(url, order);
    recorded[name] = { placed: order, view: await orderOf(url, order), steps };
  }
  const { items } = (await (await fetch(`${url}/api/menu`)).json()) as Menu;
  const kitchen = (await (await fetch(`${url}/api/kitchen`)).json()) as Story['kitchen'];
  return { ...rest, orders: recorded, menu: items, kitchen };
}

async function editMenu(url: string): Promise<Story['picture']> {
  // The smallest PNG: one pixel.
  const base64 = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
  const uploaded = await fetch(`${url}/api/pictures`, {
    method: 'POST',
    headers: { authorization: `Bearer ${staffToken}`, 'content-type': 'image/png' },
    body: new Uint8Array(Buffer.from(base64, 'base64')),
  });
  const { picture } = (await uploaded.json()) as { picture: string };
  await ask(url, '/api/menu', 'POST', {
    item_id: 'medovnik',
    name: 'Medovník 🐝',
    description: 'Nine layers, "burnt" honey',
    category: 'Desserts',
    price: 650,
    stock: 12,
    options: [
      {
        option_id: 'size',
        name: 'Size',
        choose: 'one',
        choices: [
          { choice_id: 'slice', name: 'Slice', price: 0 },
          { choice_id: 'whole', name: 'Whole', price: 2_400 },
        ],
      },
    ],
    picture,
  });
  await ask(url, '/api/menu/margherita', 'PATCH', { price: 1_010 });
  await ask(url, '/api/menu/diavola', 'PATCH', { sold_out: true });
  await ask(url, '/api/menu/margherita/restock', 'POST', { quantity: 50 });
  return { path: picture, base64 };
}

const setKitchen = (url: string): Promise<unknown> =>
  ask(url, '/api/kitchen', 'PUT', {
    name: 'Bistro Übermut',
    time_zone: 'Europe/Berlin',
    opening_hours: null,
    paused: false,
    preparation_minutes: 25,
    delivery_minutes: 15,
    categories: ['Desserts'],
  });

/** None that today's rules would refuse. */
export const passwords = {
  admin: 'nine layers of honey',
  kitchen: 'seven umbrellas for pigeons',
  courier: 'eleven kettles on bicycles',
} as const;

async function makeAccounts(url: string): Promise<Story['accounts']> {
  const accounts = (['kitchen', 'courier'] as const).map((role) => ({
    login: `${role}-one`,
    password: passwords[role],
    role,
  }));
  for (const account of accounts)
    await ask(url, '/api/accounts', 'POST', { ...account, name: `Zoë the ${account.role}` });
  const signIn = (login: string, password: string): Promise<Response> =>
    fetch(`${url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login, password }),
    });
  // Stores a failed attempt, too.
  await signIn('courier-one', 'not-the-password');
  await signIn('kitchen-one', passwords.kitchen);
  return [{ login: 'admin', password: passwords.admin, role: 'admin' }, ...accounts];
}

async function takeSteps(url: string, orders: Acted['placed']): Promise<void> {
  const step = (name: OrderName, status: string, more: object = {}): Promise<unknown> =>
    ask(url, `/api/orders/${orders[name].order_id}/status`, 'POST', { status, ...more });
  const kitchenSteps: Partial<Record<OrderName, number>> = {
    confirmed: 1,
    preparing: 2,
    'handed out': 3,
    'on the way': 3,
    delivered: 3,
    'taken back': 2,
  };
  for (const [name, count] of Object.entries(kitchenSteps) as [OrderName, number][]) {
    for (const status of ['confirmed', 'preparing', 'out_for_delivery'].slice(0, count)) await step(name, status);
  }
  await ask(url, `/api/orders/${orders['taken back'].order_id}/undo`, 'POST', { status: 'preparing' });
  await ask(url, `/api/orders/${orders.cancelled.order_id}/cancel`, 'POST');
  await step('rejected', 'cancelled', { reason: 'The oven is out' });
  await deliver(url, orders['on the way'], ['on_the_way']);
  await deliver(url, orders.delivered, ['on_the_way', 'delivered']);
  await untilStep(url, orders.delivered, 'order:delivered');
  for (const name of ['cancelled', 'rejected'] as const) await untilStep(url, orders[name], 'delivery:cancelled');
}

async function deliver(url: string, { order_id }: PlacedOrder, statuses: readonly string[]): Promise<void> {
  const ofOrder = async (): Promise<DeliveryView | undefined> => {
    const { deliveries } = (await ask(url, '/api/deliveries?limit=200')) as { deliveries: DeliveryView[] };
    return deliveries.find((delivery) => delivery.order_id === order_id);
  };
  await waitFor('the delivery to be ready', 20_000, async () => (await ofOrder())?.ready === true);
  const id = (await ofOrder())?.delivery_id;
  for (const status of statuses) await ask(url, `/api/deliveries/${id}/status`, 'POST', { status });
}

const untilStep = (url: string, order: PlacedOrder, step: string): Promise<void> =>
  waitFor(`${step} of ${order.order_id}`, 20_000, async () => names(await snapshot(url, order)).includes(step));

async function snapshot(url: string, order: PlacedOrder): Promise<RecordedOrder['steps']> {
  const tracking = trackOrder(url, order.order_id, order.tracking_token);
  try {
    await waitFor(`the timeline of ${order.order_id}`, 20_000, () => tracking.messages.length > 0);
    return [...tracking.steps];
  } finally {
    tracking.close();
  }
}

async function ask(url: string, at: string, method = 'GET', body?: unknown): Promise<unknown> {
  const answer = await asStaff(url, at, method, body);
  if (!answer.ok) throw new Error(`${method} ${at} was answered ${answer.status}: ${await answer.text()}`);
  return answer.status === 204 ? null : await answer.json();
}
