// A kitchen with something to change on every route, and for routes whose bodies a fuzzer does not guess, a request that is right.

import type { Account, MadeToken, Menu, NewMenuItem, OrderView } from '@waggle/contracts';
import sharp from 'sharp';
import { newAuthenticator } from '../../../services/accounts/conformance/authenticator.ts';
import { ada, asStaff, placed } from '../../support/customer.ts';
import { figuresService, rebuildable } from '../../support/services.ts';
import { dueAdmin, hire, signedIn } from '../../support/staff.ts';
import { staffToken, waitFor } from '../../support/waggle.ts';
import type { KnownValues } from './values.ts';

type Headers = Readonly<Record<string, string>>;

export interface RightRequest {
  readonly headers: Headers;
  readonly body: string | Uint8Array<ArrayBuffer>;
}

export interface KitchenToChange {
  /** The headers of those who may change something, and of nobody. */
  readonly identities: readonly Headers[];
  readonly known: KnownValues;
  /** By route. */
  readonly right: Readonly<Record<string, RightRequest>>;
}

const asToken = { authorization: `Bearer ${staffToken}` };
const json = (headers: Headers, body: unknown): RightRequest => ({
  headers: { ...headers, 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** @param url of a Waggle with a name that browsers have passkeys for, where faults are on and the simulator is off */
export async function kitchenToChange(url: string): Promise<KitchenToChange> {
  const post = async <T>(to: string, body: object): Promise<T> =>
    (await (await asStaff(url, to, 'POST', body)).json()) as T;
  const fault = await post<{ fault_id: string }>('/api/faults', { kind: 'failing-handler', service: figuresService });
  const orders = await Promise.all([1, 2, 3, 4].map(() => placed(url)));
  const id = (order: Pick<OrderView, 'order_id'> | undefined) => order?.order_id;
  for (const order of orders.slice(1))
    await asStaff(url, `/api/orders/${id(order)}/status`, 'POST', { status: 'confirmed' });
  await asStaff(url, `/api/orders/${id(orders[3])}/cancel`, 'POST', {});
  const letters = await waitForLetters(url);
  const admin = await signedIn(url, 'admin');
  const account = await post<Account>('/api/accounts', {
    login: 'cy',
    name: 'Cy',
    role: 'courier',
    password: 'pigeons like umbrellas',
  });
  const token = await post<MadeToken>('/api/tokens', { name: 'a screen', role: 'kitchen', days: 1 });
  const { sessions } = (await (await admin.ask(url, '/api/session/list')).json()) as {
    sessions: readonly { session_id: string }[];
  };
  const { deliveries } = (await (await asStaff(url, '/api/deliveries')).json()) as {
    deliveries: readonly { delivery_id: string }[];
  };
  const { items } = (await (await fetch(`${url}/api/menu`)).json()) as Menu;
  const values: Readonly<Record<string, readonly unknown[]>> = {
    order_id: orders.map(({ order_id }) => order_id),
    delivery_id: deliveries.map(({ delivery_id }) => delivery_id),
    letter_id: letters,
    fault_id: [fault.fault_id],
    account_id: [account.account_id],
    token_id: [token.token_id],
    session_id: sessions.map(({ session_id }) => session_id),
    item_id: items.map(({ item_id }) => item_id),
    category: [...new Set(items.map(({ category }) => category))],
    service: rebuildable,
    group: ['notifications-group'],
    phone: ['+44 20 7946 0000'],
    quantity: [1],
    device: ['tablet-1'],
    since: ['1h'],
  };
  return {
    identities: [asToken, { cookie: admin.cookie }, {}, { cookie: (await dueAdmin(url)).cookie }],
    known: (name) => values[name] ?? [],
    right: {
      ...(await ofPasskeys(url)),
      ...(await ofMenuAndKitchen(url)),
      // Whether an address is needed depends on how the food gets there, which no schema says.
      'POST /api/orders': json({}, { customer: ada, items: [{ item_id: 'mineral-water', quantity: 1 }] }),
    },
  };
}

async function waitForLetters(url: string): Promise<string[]> {
  let found: string[] = [];
  await waitFor('a dead letter', 20_000, async () => {
    const list = (await (await asStaff(url, '/api/dead-letters')).json()) as { dead_letters: { id: string }[] };
    found = list.dead_letters.map(({ id }) => id);
    return found.length > 0;
  });
  return found;
}

async function ofMenuAndKitchen(url: string): Promise<Readonly<Record<string, RightRequest>>> {
  const kitchen = await (await fetch(`${url}/api/kitchen`)).json();
  const restaurant = await (await fetch(`${url}/api/kitchen/restaurant`)).json();
  const pricing = await (await asStaff(url, '/api/pricing')).json();
  const item = {
    item_id: 'rye-bread',
    name: 'Rye bread',
    description: 'Baked at night',
    category: 'Bread',
    price: 400,
    stock: 5,
  } as NewMenuItem;
  const picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
  return {
    'POST /api/menu': json(asToken, item),
    'POST /api/menu/import': json(asToken, {
      files: { dishes: 'item_id,name,category,price\nmilk-rice,Milk rice,Desserts,4.50\n' },
    }),
    'PUT /api/kitchen': json(asToken, kitchen),
    'PUT /api/pricing': json(asToken, pricing),
    'PUT /api/kitchen/restaurant': json(asToken, restaurant),
    'POST /api/pictures': { headers: { ...asToken, 'content-type': 'image/png' }, body: new Uint8Array(picture) },
  };
}

/** Of an admin with a passkey; each with a challenge of its own, from before the disk is full. */
async function ofPasskeys(url: string): Promise<Readonly<Record<string, RightRequest>>> {
  const { account_id, cookie } = await hire(url, { login: 'kai', name: 'Kai', role: 'admin' });
  const device = newAuthenticator(account_id);
  const post = async (at: string, body: object) => {
    const sent = json({ cookie }, body);
    const answer = await fetch(`${url}/api/session${at}`, { method: 'POST', ...sent });
    if (!answer.ok) throw new Error(`${at} was answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  };
  const challenge = async (at: string) => {
    const { options } = (await post(`${at}/options`, {})) as { options: { challenge: string } };
    return { challenge: options.challenge, origin: url };
  };
  await post('/passkeys', { name: 'Phone', credential: device.make(await challenge('/passkeys')) });
  const another = newAuthenticator(account_id).make(await challenge('/passkeys'));
  return {
    'POST /api/session/passkeys/options': json({ cookie }, {}),
    'POST /api/session/passkeys': json({ cookie }, { name: 'Tablet', credential: another }),
    'POST /api/session/passkey/options': json({}, {}),
    'POST /api/session/passkey': json({}, { credential: device.sign(await challenge('/passkey')) }),
    'POST /api/session/confirm/options': json({ cookie }, {}),
    'POST /api/session/confirm/passkey': json({ cookie }, { credential: device.sign(await challenge('/confirm')) }),
  };
}
