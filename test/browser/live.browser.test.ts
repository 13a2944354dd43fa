import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asStaff } from '../support/customer.ts';
import { orderOne, state } from '../support/customer-pages.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

describe.skipIf(!chromium)('a page that follows an order', () => {
  let restaurant: Restaurant;
  beforeAll(async () => {
    restaurant = await openRestaurant();
  });
  afterAll(() => restaurant?.close());

  const take = async (id: string, status: string): Promise<void> => {
    const answer = await asStaff(restaurant.url, `/api/orders/${id}/status`, 'POST', { status });
    expect(answer.status, `the step to ${status}`).toBe(200);
  };

  test('in two browsers shows every step in both', async () => {
    const [one, two] = [await restaurant.visit(), await restaurant.visit({ locale: 'de-DE' })];
    const id = await orderOne(one.page);
    await two.page.goto(one.page.url());
    for (const [status, words] of [
      ['confirmed', 'The kitchen has your order'],
      ['preparing', 'Your food is being prepared'],
      ['out_for_delivery', 'Your food is ready'],
    ] as const) {
      await take(id, status);
      await state(one.page, words).waitFor();
    }
    await two.page.locator('[data-state="out_for_delivery"]').waitFor();
  });

  test('catches up without a reload when the server was killed and started again', async () => {
    const { page } = await restaurant.visit();
    const id = await orderOne(page);
    await state(page, 'Order received').waitFor();
    await page.evaluate(() => Object.assign(globalThis, { neverReloaded: true }));
    await restaurant.kill();
    await page.getByText(/Connection lost at/).waitFor({ timeout: 20_000 });
    await restaurant.restart();
    await take(id, 'confirmed');
    await take(id, 'preparing');
    await state(page, 'Your food is being prepared').waitFor({ timeout: 40_000 });
    await page.getByText(/Connection lost at/).waitFor({ state: 'detached' });
    expect(await page.evaluate(() => 'neverReloaded' in globalThis)).toBe(true);
  });

  test('says since when it is offline, and misses nothing when it is back', async () => {
    const { page, context } = await restaurant.visit();
    const id = await orderOne(page);
    await state(page, 'Order received').waitFor();
    await context.setOffline(true);
    await page.getByText(/Connection lost at/).waitFor({ timeout: 20_000 });
    await take(id, 'confirmed');
    await take(id, 'preparing');
    await context.setOffline(false);
    await state(page, 'Your food is being prepared').waitFor({ timeout: 40_000 });
    const confirmed = page
      .getByRole('region', { name: 'Timeline' })
      .getByRole('listitem')
      .filter({ hasText: 'Confirmed' });
    expect(await confirmed.getByRole('time').count()).toBe(1);
  });
});
