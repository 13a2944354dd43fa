// Operations on a port of their own, in an admin's browser: the page works there, and the public pages lead there.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../../deploy/processes/redis.ts';
import { seriousFaults } from '../support/axe.ts';
import { placed } from '../support/customer.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

describe.skipIf(!chromium)('operations on a port of their own', () => {
  let restaurant: Restaurant;
  let there: string;
  beforeAll(async () => {
    const port = await freePort();
    there = `http://localhost:${port}`;
    restaurant = await openRestaurant({ WAGGLE_OPERATIONS_PORT: String(port) });
  });
  afterAll(() => restaurant?.close());

  async function signIn(page: Page): Promise<void> {
    await page.getByLabel('Username').fill('the-admin');
    await page.getByLabel('Password', { exact: true }).fill(await restaurant.passwordOf('admin'));
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  }

  test('from the kitchen’s details of an order, an admin gets to its way through the services', async () => {
    const { page } = await restaurant.staff('admin');
    const { order_id, number } = await placed(restaurant.url);
    await page.goto('/kitchen');
    await page
      .getByRole('button', { name: `#${number}` })
      .first()
      .click();
    await page.getByRole('link', { name: 'Its way through the services' }).click();
    await page.getByRole('heading', { name: 'Operations are not here' }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    // Another host name for the browser, so that nobody is signed in there.
    await page.getByRole('link', { name: `${there}/operations?order=${order_id}` }).click();
    await page.waitForURL(`${there}/sign-in?*`);
    await signIn(page);
    await page.waitForURL(`${there}/operations?order=${order_id}`);
    await page.getByText('order.created', { exact: true }).first().waitFor();
    await page.locator('[data-stream="orders-stream"]').waitFor();
    await page.getByText('All is fine.').waitFor();
    await page.close();
  });

  test('the page is live there, finds orders, and has links to nothing that is not there', async () => {
    const { page } = await restaurant.visit();
    await page.goto(there);
    await signIn(page);
    await page.waitForURL(`${there}/operations`);
    await page.locator('[data-stream="orders-stream"]').waitFor();
    const { order_id, number } = await placed(restaurant.url);
    await page
      .locator('[data-stream="orders-stream"]')
      .getByText(/last event/)
      .waitFor();
    await page.getByLabel('Follow an order').fill(number ?? '');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.waitForURL(`**/operations?order=${order_id}`);
    const links = await page
      .locator('a[href]')
      .evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
    expect(links.filter((href) => !/^(#|\/operations|\/password|\/docs)/.test(href))).toEqual([]);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(`${there}/sign-in*`);
    await page.close();
  });
});
