// The audit trail in an admin's browser.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asStaff, placed } from '../support/customer.ts';
import { signedIn } from '../support/staff.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

describe.skipIf(!chromium)('the audit trail', () => {
  let restaurant: Restaurant;
  let page: Page;
  let order: string;
  beforeAll(async () => {
    restaurant = await openRestaurant();
    order = (await placed(restaurant.url)).order_id;
    const kitchen = await signedIn(restaurant.url, 'kitchen');
    await kitchen.ask(restaurant.url, `/api/orders/${order}/status`, 'POST', { status: 'confirmed' });
    expect((await kitchen.ask(restaurant.url, '/api/menu/margherita', 'DELETE')).status).toBe(403);
    ({ page } = await restaurant.signedIn('admin'));
    await page.goto('/admin/audit');
  });
  afterAll(() => restaurant?.close());

  const entries = () => page.getByRole('main').getByRole('list', { name: 'Audit trail' }).locator('> li');

  test('says who did what, from where, and with the keyboard opens the details that the log has, too', async () => {
    const step = entries().filter({ hasText: 'Moved an order on' });
    await step.waitFor();
    expect(await step.innerText()).toMatch(/Kitchen.*from 127\.0\.0\.1.*Status\s*confirmed/s);
    await step.locator('summary').focus();
    await page.keyboard.press('Enter');
    await step.getByText('POST /api/orders/:id/status').waitFor();
    expect(await step.innerText()).toContain(order);
  });

  test('shows one person’s entries, one kind, and a span of time', async () => {
    await entries().filter({ hasText: 'Moved an order on' }).getByRole('button', { name: 'Only' }).click();
    const signIns = entries().filter({ hasText: 'Signed in' });
    await signIns.waitFor();
    expect(await signIns.count()).toBe(1);
    // Refusals are stored within seconds.
    await page.getByLabel('What', { exact: true }).selectOption('Refused');
    const refused = entries().filter({ hasText: 'Not done: Removed an item from the menu' });
    await expect
      .poll(
        async () => {
          await page.getByRole('button', { name: 'Refresh' }).click();
          return refused.count();
        },
        { timeout: 30_000, interval: 1_000 },
      )
      .toBe(1);
    await page.getByLabel('Who', { exact: true }).selectOption('Everybody');
    await page.getByLabel('What', { exact: true }).selectOption('Everything');
    await page.getByLabel('Before').fill('2000-01-01T00:00');
    await page.getByText('0 entries shown').waitFor();
    await page.getByLabel('Before').fill('');
    await signIns.first().waitFor();
  });

  test('shows older entries a page at a time', async () => {
    for (let n = 0; n < 55; n += 1)
      await asStaff(restaurant.url, '/api/menu/margherita/restock', 'POST', { quantity: 1 });
    await page.getByLabel('What', { exact: true }).selectOption('Menu and stock');
    await page.getByText('50 entries shown').waitFor();
    await page.getByRole('button', { name: 'Show older entries' }).click();
    await page.getByText('55 entries shown').waitFor();
    await page.getByRole('button', { name: 'Show older entries' }).waitFor({ state: 'detached' });
  });
});
