// Pages behind a proxy that blocks WebSockets: they load over HTTP, and say so, and why.
import type { DeliveryView } from '@waggle/contracts';
import { type PlaceId, positionOf } from '@waggle/town/route.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asStaff, calledOf } from '../support/customer.ts';
import { orderOne, state } from '../support/customer-pages.ts';
import { type PlainProxy, startPlainProxy, startRewritingProxy } from '../support/plain-proxy.ts';
import { waitFor } from '../support/waggle.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

let restaurant: Restaurant;
let proxy: PlainProxy;
let rewriting: PlainProxy;
beforeAll(async () => {
  if (!chromium) return;
  restaurant = await openRestaurant();
  proxy = await startPlainProxy(restaurant.url);
  rewriting = await startRewritingProxy(restaurant.url);
});
afterAll(async () => {
  proxy?.close();
  rewriting?.close();
  await restaurant?.close();
});

const take = async (id: string, status: string): Promise<void> => {
  const answer = await asStaff(restaurant.url, `/api/orders/${id}/status`, 'POST', { status });
  expect(answer.status, `the step to ${status}`).toBe(200);
};

/** Resolves to the order's delivery once its courier has set off. */
async function startRide(orderId: string): Promise<string> {
  for (const status of ['confirmed', 'preparing', 'out_for_delivery']) await take(orderId, status);
  let id: string | undefined;
  await waitFor('the courier to set off', 20_000, async () => {
    const answer = await asStaff(restaurant.url, '/api/deliveries');
    const { deliveries } = (await answer.json()) as { deliveries: DeliveryView[] };
    id = deliveries.find(({ order_id }) => order_id === orderId)?.delivery_id;
    if (id === undefined) return false;
    return (await asStaff(restaurant.url, `/api/deliveries/${id}/status`, 'POST', { status: 'on_the_way' })).ok;
  });
  return id ?? '';
}

const change = (path: string, body: object) => asStaff(restaurant.url, `/api/menu/${path}`, 'PATCH', body);

describe.skipIf(!chromium)('behind a proxy without WebSockets', () => {
  const says = 'blocks live connections';

  test('an order is placed and followed, also after a reload, and the page says why it is slow', async () => {
    const { page } = await restaurant.visit({ baseURL: proxy.url });
    const id = await orderOne(page);
    await state(page, 'Order received').waitFor();
    await take(id, 'confirmed');
    await state(page, 'The kitchen has your order').waitFor({ timeout: 30_000 });
    await take(id, 'preparing');
    await page.reload();
    await state(page, 'Your food is being prepared').waitFor({ timeout: 5_000 });
    await page.getByText(says).waitFor({ timeout: 30_000 });
  });

  test('the courier is on the map, and moves there', async () => {
    const { page } = await restaurant.visit({ baseURL: proxy.url });
    // Allows simulated rides; a running simulator would drive the courier itself.
    await page.route('**/client.json', (route) =>
      route.fulfill({ json: { tiles: null, simulated_rides: true, under_the_hood: false } }),
    );
    const delivery = await startRide(await orderOne(page));
    const told = (place: PlaceId) =>
      asStaff(restaurant.url, `/api/deliveries/${delivery}/position`, 'POST', positionOf(place));
    expect((await told('c2')).ok).toBe(true);
    const courier = page.locator('[data-mark="courier"] svg');
    await courier.waitFor({ timeout: 40_000 });
    const where = async () => JSON.stringify(await courier.boundingBox());
    const first = await where();
    expect((await told('d4')).ok).toBe(true);
    await waitFor('the courier to be elsewhere', 15_000, async () => (await where()) !== first);
    await page.reload();
    await courier.waitFor({ timeout: 10_000 });
  });

  test('the kitchen’s board shows the orders, and new ones without a reload', async () => {
    const { page: customer } = await restaurant.visit();
    await orderOne(customer);
    const { page } = await restaurant.signedIn('kitchen', { baseURL: proxy.url });
    await page.goto('/kitchen');
    const waiting = page.locator('[data-column="created"]').getByRole('article');
    await waiting.first().waitFor({ timeout: 5_000 });
    const before = await waiting.count();
    await orderOne(customer);
    await waiting.nth(before).waitFor({ timeout: 30_000 });
    await page.getByText(says).waitFor({ timeout: 30_000 });
  });

  test('the menu, the courier’s list and the admin’s pages show what has changed, and say so', async () => {
    const { page: menu } = await restaurant.visit({ baseURL: proxy.url });
    await menu.goto('/');
    const { page: courier } = await restaurant.signedIn('courier', { baseURL: proxy.url });
    await courier.goto('/courier');
    const { page: admin } = await restaurant.signedIn('admin', { baseURL: proxy.url });
    await admin.goto('/admin');
    const pages = [menu, courier, admin];
    await Promise.all(pages.map((page) => page.getByText(says).waitFor({ timeout: 30_000 })));
    expect((await change('tiramisu', { name: 'Zuppa inglese' })).status).toBe(200);
    const { page: customer } = await restaurant.visit();
    const id = await orderOne(customer);
    const number = await calledOf(restaurant.url, id);
    await Promise.all([
      menu.getByRole('button', { name: 'Add Zuppa inglese to cart' }).waitFor({ timeout: 40_000 }),
      admin.getByText('Zuppa inglese').waitFor({ timeout: 40_000 }),
      courier.getByText(number, { exact: true }).waitFor({ timeout: 40_000 }),
    ]);
    await change('tiramisu', { name: 'Tiramisù' });
  });
});

describe.skipIf(!chromium)('behind a proxy that rewrites Host', () => {
  test.each([
    ['menu', null, '/'],
    ['kitchen', 'kitchen', '/kitchen'],
    ['courier', 'courier', '/courier'],
    ['admin', 'admin', '/admin/hours'],
  ] as const)('the page of the %s works, and says that its address is refused', async (_, role, path) => {
    const options = { baseURL: rewriting.named };
    const { page, context } = await restaurant.visit(options);
    if (role) {
      // Only the browser resolves the host's name, so another client creates the session.
      const elsewhere = await restaurant.signedIn(role);
      const cookies = await elsewhere.context.cookies();
      await context.addCookies(cookies.map(({ name, value }) => ({ name, value, url: rewriting.named })));
    }
    await page.goto(path);
    const { host } = new URL(rewriting.named);
    await page.getByText(`refuses live connections from this page's address, ${host}`).waitFor({ timeout: 30_000 });
    await page.getByRole('main').getByRole('heading').first().waitFor();
  });

  test('an order is followed, its page says why it is slow, and every refusal is counted', async () => {
    const { page } = await restaurant.visit({ baseURL: rewriting.named });
    const id = await orderOne(page);
    await page.getByText("refuses live connections from this page's address").waitFor({ timeout: 30_000 });
    await take(id, 'confirmed');
    await state(page, 'The kitchen has your order').waitFor({ timeout: 40_000 });
    const metrics = await (await fetch(`${restaurant.url}/metrics`)).text();
    expect(metrics).toMatch(/waggle_websockets_refused_total\{[^}]*reason="host"[^}]*\} [1-9]/);
  });
});
