// An order that its customer picks up, on the pages of admin, customer and kitchen.
import type { KitchenView, OrderView } from '@waggle/contracts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousFaults } from '../support/axe.ts';
import { asStaff, calledOf } from '../support/customer.ts';
import { orderButton, putInCart, trackedOrder } from '../support/customer-pages.ts';
import { waitFor } from '../support/waggle.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

const place = 'Side door\n3 Market Square';

describe.skipIf(!chromium)('a pick-up', () => {
  let restaurant: Restaurant;
  let admin: Page;
  beforeAll(async () => {
    restaurant = await openRestaurant();
    ({ page: admin } = await restaurant.staff('admin'));
  });
  afterAll(() => restaurant?.close());

  const kitchen = async () => (await (await asStaff(restaurant.url, '/api/kitchen')).json()) as KitchenView;
  const step = async (id: string, status: string) =>
    expect((await asStaff(restaurant.url, `/api/orders/${id}/status`, 'POST', { status })).status).toBe(200);

  test('an admin says where orders are picked up, and cannot switch both ways off', async () => {
    await admin.goto('/admin/hours');
    await admin.getByLabel('Where orders are picked up').fill(place);
    for (const way of ['We deliver', 'Customers pick up']) await admin.getByRole('switch', { name: way }).click();
    await admin.getByText('Choose at least one.').waitFor();
    expect(await admin.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    for (const way of ['We deliver', 'Customers pick up']) await admin.getByRole('switch', { name: way }).click();
    expect(await admin.getByLabel('Where orders are picked up').inputValue()).toBe(place);
    expect(await seriousFaults(admin)).toEqual([]);
    await admin.getByRole('button', { name: 'Save' }).click();
    await waitFor('the setting', 10_000, async () => (await kitchen()).pick_up_address === place);
    expect((await kitchen()).servings).toEqual(['delivery', 'pick_up']);
  });

  test('is chosen on the menu and kept at checkout, needs no address, and ends at the counter', async () => {
    const pricing = (await (await asStaff(restaurant.url, '/api/pricing')).json()) as object;
    const priced = await asStaff(restaurant.url, '/api/pricing', 'PUT', { ...pricing, delivery_fee: 250 });
    expect(priced.status).toBe(200);
    const { page } = await restaurant.visit();
    await page.goto('/');
    await page.getByText(/^Delivery in about/).waitFor();
    await page.getByRole('radio', { name: 'Pick-up' }).check();
    await page.getByText(/^Ready to pick up in about/).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await putInCart(page);
    await page.goto('/checkout');
    await page.getByRole('heading', { name: 'Who picks it up' }).waitFor();
    expect(await page.getByRole('radio', { name: 'Pick-up' }).isChecked()).toBe(true);
    expect(await page.getByLabel('Address').count()).toBe(0);
    await page.getByText('3 Market Square').waitFor();
    const bill = page.getByLabel('What it costs');
    await bill.waitFor();
    expect(await bill.getByText('Delivery', { exact: true }).count()).toBe(0);
    await page.getByRole('radio', { name: 'Delivery' }).check();
    await page.getByLabel('Address').waitFor();
    await bill.getByText('Delivery', { exact: true }).waitFor();
    await page.getByRole('radio', { name: 'Pick-up' }).check();
    await bill.getByText('Delivery', { exact: true }).waitFor({ state: 'detached' });
    await page.getByLabel('Name').fill('Ada');
    await page.getByLabel('Phone').fill('+44 20 7946 0000');
    await page.getByLabel('Cash', { exact: true }).check();
    await page.getByLabel(/I'll pay with/).fill('50');
    expect(await seriousFaults(page)).toEqual([]);
    await waitFor('the button', 10_000, () => orderButton(page).isEnabled());
    await orderButton(page).click();
    const id = await trackedOrder(page);
    const order = (await (await asStaff(restaurant.url, `/api/orders/${id}`)).json()) as OrderView;
    expect(order).toMatchObject({ serving: 'pick_up', payment: { way: 'cash', gives: 5_000 } });
    expect(order.customer).not.toHaveProperty('address');
    const called = await calledOf(restaurant.url, id);

    await page.getByRole('region', { name: 'Pick up here' }).getByText(called, { exact: true }).waitFor();
    const map = page.getByRole('link', { name: 'Show on a map' });
    expect(await map.getAttribute('href')).toContain('query=Side+door%2C+3+Market+Square');
    expect(await page.getByText('Out for delivery').count()).toBe(0);
    expect(await seriousFaults(page)).toEqual([]);

    const { page: board } = await restaurant.signedIn('kitchen');
    await board.goto('/kitchen');
    const card = board.getByRole('article', { name: `Order ${called}` });
    await card.getByText('Pick-up', { exact: true }).waitFor();
    for (const status of ['confirmed', 'preparing']) await step(id, status);
    await board
      .locator('[data-column="preparing"]')
      .getByRole('article', { name: `Order ${called}` })
      .waitFor();
    await card.getByRole('button', { name: 'Ready' }).click();
    await page.getByRole('heading', { name: 'Ready to collect' }).waitFor();
    const due = card.getByLabel('To take at the door');
    await due.getByText('Change', { exact: false }).waitFor();
    expect(await seriousFaults(board)).toEqual([]);
    await card.getByRole('button', { name: 'Picked up' }).click();
    await card.waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: 'Picked up' }).waitFor();
    await page.getByText('Enjoy your meal!').waitFor();
    expect(await seriousFaults(page)).toEqual([]);

    await admin.goto('/admin/closing');
    await admin.getByText('Picked up').first().waitFor();
  });

  test('is not offered where the kitchen only delivers, and a page that is open learns it', async () => {
    const { page } = await restaurant.visit();
    await page.goto('/');
    await page.getByRole('radio', { name: 'Pick-up' }).check();
    const answer = await asStaff(restaurant.url, '/api/kitchen', 'PUT', {
      ...(await kitchen()),
      servings: ['delivery'],
    });
    expect(answer.status).toBe(200);
    await page.getByRole('radio', { name: 'Pick-up' }).waitFor({ state: 'detached' });
    await page.getByText(/^Delivery in about/).waitFor();
  });
});
