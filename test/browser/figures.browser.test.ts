// The figures and the day's closing in an admin's browser: live, loaded again after a failure, and the same to the cent.
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousFaults } from '../support/axe.ts';
import { asStaff, placed } from '../support/customer.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

describe.skipIf(!chromium)('figures', () => {
  let restaurant: Restaurant;
  let admin: Page;
  beforeAll(async () => {
    restaurant = await openRestaurant();
    ({ page: admin } = await restaurant.signedIn('admin'));
    await admin.goto('/admin/figures');
  });
  afterAll(() => restaurant?.close());

  const value = (name: string) => admin.locator('dl > div').filter({ hasText: name }).locator('dd');
  const savedLines = async (): Promise<string[]> => {
    const [download] = await Promise.all([
      admin.waitForEvent('download'),
      admin.getByRole('button', { name: 'Download CSV' }).click(),
    ]);
    return (await readFile(await download.path(), 'utf8')).split('\r\n');
  };

  test('of a day without orders say so, and show its orders as they come', async () => {
    await admin.getByText('No orders yet.').waitFor();
    const first = await placed(restaurant.url, { quantity: 2 });
    await expect.poll(() => value('Orders').first().textContent(), { timeout: 20_000 }).toBe('1');
    const second = await placed(restaurant.url, { item: 'lemonade' });
    await asStaff(restaurant.url, `/api/orders/${second.order_id}/status`, 'POST', {
      ...{ status: 'cancelled', reason: 'We have run out of lemons' },
    });
    await expect.poll(() => value('Cancelled by the kitchen').textContent(), { timeout: 20_000 }).toBe('1');
    expect(await value('Revenue').textContent()).toBe(`€${(first.total / 100).toFixed(2)}`);
    expect(await admin.getByRole('table', { name: 'Best sellers' }).getByRole('row').count()).toBe(2);
    expect(await seriousFaults(admin)).toEqual([]);
  });

  test('of a longer period have a row for each day, and the sum below', async () => {
    await admin.getByRole('combobox', { name: 'Period' }).selectOption('Last 7 days');
    const days = admin.getByRole('table', { name: 'Revenue by day' });
    await days.waitFor();
    expect(await days.locator('tbody tr').count()).toBe(7);
    expect(await days.locator('tfoot').textContent()).toContain('2');
    expect(await seriousFaults(admin)).toEqual([]);
  });

  test('that cannot be loaded say so, and load on request', async () => {
    const asked = (url: URL): boolean => url.searchParams.get('from') === '2020-01-01';
    await admin.route(asked, (route) => route.fulfill({ status: 502, body: 'a proxy that has lost its server' }));
    await admin.getByLabel('From', { exact: true }).fill('2020-01-01');
    await admin.getByLabel('To', { exact: true }).fill('2020-01-02');
    await admin.getByText('The figures could not be loaded.').waitFor({ timeout: 30_000 });
    await admin.unroute(asked);
    await admin.getByRole('button', { name: 'Try again' }).click();
    await admin.getByText('No orders in this period.').waitFor();
  });

  test('and the day’s closing has the same revenue, in its items, its orders and its file', async () => {
    await admin.goto('/admin/closing');
    const sums = admin.getByRole('table', { name: 'Sums' });
    await sums.waitFor();
    const items = admin.getByRole('table', { name: 'What was sold' });
    const revenue = await sums.locator('tfoot td').last().textContent();
    expect(await items.locator('tfoot td').last().textContent()).toBe(revenue);
    for (const name of ['By rate of tax', 'What it is made of', 'By payment method']) {
      const table = admin.getByRole('table', { name });
      // No tips: all that was sold is revenue.
      expect([name, await table.locator('tfoot td').last().textContent()]).toEqual([name, revenue]);
    }
    await admin.getByRole('table', { name: 'Refused and cancelled' }).getByText('Kitchen').waitFor();
    expect(await admin.getByRole('table', { name: 'Orders' }).locator('tbody tr').count()).toBe(2);
    await admin.getByText('Not closed yet').waitFor();
    expect(await seriousFaults(admin)).toEqual([]);
    const lines = await savedLines();
    const amount = revenue?.replace('€', '');
    expect(lines).toContain(`Open,1,${amount},EUR`);
    expect(lines).toContain(`Revenue,,${amount},EUR`);
    expect(lines.filter((line) => line.includes(`,Open,,${amount},EUR`))).toHaveLength(1);
  });
});
