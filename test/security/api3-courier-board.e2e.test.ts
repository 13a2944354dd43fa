// OWASP API3:2023, broken object property level authorization: couriers see of the board what their page uses. Orders that are picked up,
// notes of customers and reasons of the kitchen are not for them, over HTTP and over the WebSocket.
import { randomUUID } from 'node:crypto';
import type { KitchenSnapshotMessage, PlacedOrder } from '@waggle/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { embedded, type StartedDeployment } from '../e2e/engines.ts';
import { ada, asStaff, placed } from '../support/customer.ts';
import { openSocket } from '../support/live.ts';
import { type StaffSession, signedIn } from '../support/staff.ts';
import { waitFor } from '../support/waggle.ts';

let waggle: StartedDeployment;
let courier: StaffSession;
beforeAll(async () => {
  waggle = await embedded.deploy({ settings: { WAGGLE_SIMULATOR: 'off' } });
  courier = await signedIn(waggle.orders, 'courier');
});
afterAll(() => waggle?.stop());

const order = async (more: object): Promise<PlacedOrder> => {
  const answer = await fetch(`${waggle.orders}/api/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify({ customer: ada, items, ...more }),
  });
  if (answer.status !== 201) throw new Error(`an order was answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as PlacedOrder;
};

const items = [{ item_id: 'margherita', quantity: 1, note: 'no onions, I am allergic' }];
const why = 'Ada at the door is out of dough';
const secrets = [items[0]?.note ?? '', why];

test('a courier gets deliveries without notes and reasons, and nothing of what is picked up', async () => {
  const follow = (session: Partial<StaffSession>) =>
    openSocket(waggle.notifications, '/ws/kitchen', { type: 'subscribe' }, { cookie: session.cookie ?? '' });
  const kitchen = await signedIn(waggle.orders, 'kitchen');
  // One board that is there before the orders, and one that finds them.
  const [early, whole] = [follow(courier), follow(kitchen)];
  await waitFor('both boards', 10_000, () => early.messages.length > 0 && whole.messages.length > 0);
  const delivered = await order({});
  const { address: _, ...collector } = ada;
  const fetched = await order({ serving: 'pick_up', customer: collector });
  const cancelled = await order({});
  const end = { status: 'cancelled', reason: why, reason_code: 'closing' };
  expect((await asStaff(waggle.orders, `/api/orders/${cancelled.order_id}/status`, 'POST', end)).status).toBe(200);
  const last = await placed(waggle.orders);
  const seen = (live: { readonly messages: readonly unknown[] }) => JSON.stringify(live.messages);
  const late = follow(courier);
  for (const live of [early, whole, late])
    await waitFor('the last order', 20_000, () => seen(live).includes(last.order_id));
  await waitFor('the cancellation', 20_000, () => [early, whole].every((live) => seen(live).includes('"cancelled"')));
  const board = async (session: StaffSession) =>
    JSON.stringify((await (await session.ask(waggle.notifications, '/api/board')).json()) as KitchenSnapshotMessage);
  const texts = { early: seen(early), late: seen(late), asked: await board(courier) };
  for (const [name, text] of Object.entries(texts)) {
    expect([name, text.includes(delivered.order_id), text.includes(fetched.order_id)]).toEqual([name, true, false]);
    expect([name, secrets.filter((secret) => text.includes(secret))]).toEqual([name, []]);
  }
  // The kitchen has them all, so that this test would see them.
  expect(seen(whole)).toContain(fetched.order_id);
  expect(secrets.filter((secret) => !seen(whole).includes(secret))).toEqual([]);
  for (const live of [early, whole, late]) live.close();
});
