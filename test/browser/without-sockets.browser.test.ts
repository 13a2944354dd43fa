// Pages where no WebSocket gets through: what they show comes over HTTP, and they say so.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asStaff } from '../support/customer.ts';
import { orderOne, state } from '../support/customer-pages.ts';
import { type PlainProxy, startPlainProxy } from '../support/plain-proxy.ts';
import { chromium, openRestaurant, type Restaurant } from './restaurant.ts';

describe.skipIf(!chromium)('behind a proxy without WebSockets', () => {
  let restaurant: Restaurant;
  let proxy: PlainProxy;
  beforeAll(async () => {
    restaurant = await openRestaurant();
    proxy = await startPlainProxy(restaurant.url);
  });
  afterAll(async () => {
    proxy?.close();
    await restaurant?.close();
  });

  const take = async (id: string, status: string): Promise<void> => {
    const answer = await asStaff(restaurant.url, `/api/orders/${id}/status`, 'POST', { status });
    expect(answer.status, `the step to ${status}`).toBe(200);
  };

  test('an order is placed and followed, also after a reload, and the page says why it is slow', async () => {
    const { page } = await restaurant.visit({ baseURL: proxy.url });
    const id = await orderOne(page);
    await state(page, 'Order received').waitFor();
    await take(id, 'confirmed');
    await state(page, 'The kitchen has your order').waitFor({ timeout: 30_000 });
    await take(id, 'preparing');
    await page.reload();
    await state(page, 'Your food is being prepared').waitFor({ timeout: 5_000 });
    await page.getByText('lets no live connection through').waitFor({ timeout: 30_000 });
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
    await page.getByText('lets no live connection through').waitFor({ timeout: 30_000 });
  });
});
