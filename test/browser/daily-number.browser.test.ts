// The number of an order: one for the customer, the kitchen, the courier and those who operate, by the kitchen's day.
import type { KitchenView } from '@waggle/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousFaults } from '../support/axe.ts';
import { waggleCommand } from '../support/command.ts';
import { asStaff, placed } from '../support/customer.ts';
import { orderOne } from '../support/customer-pages.ts';
import { readyToPickUp } from '../support/ride.ts';
import { waitFor } from '../support/waggle.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

describe.skipIf(!chromium)('the number of an order', () => {
  let restaurant: Restaurant;
  beforeAll(async () => {
    restaurant = await openRestaurant();
  });
  afterAll(() => restaurant?.close());

  test('is the same for its customer, the kitchen, its courier, the operations page and waggle trace', async () => {
    await placed(restaurant.url);
    const { page: customer } = await restaurant.visit();
    const id = await orderOne(customer);
    await customer.getByText('#2', { exact: true }).waitFor();
    expect(await seriousFaults(customer)).toEqual([]);
    await customer.goto('/orders');
    await customer.getByRole('link').filter({ hasText: '#2' }).waitFor();

    const { page: kitchen } = await restaurant.staff('kitchen');
    const card = kitchen.getByRole('article', { name: 'Order #2', exact: true });
    await card.getByText('#2', { exact: true }).waitFor();
    expect(await card.getAttribute('data-order')).toBe(id);

    await readyToPickUp(restaurant.url, id);
    const { page: courier } = await restaurant.staff('courier');
    await courier.getByRole('button', { name: 'Pick up: #2', exact: true }).click();
    await courier.getByRole('region', { name: 'Delivery #2, on the way' }).waitFor();

    const { page: admin } = await restaurant.staff('admin');
    await admin.goto('/operations');
    await admin.getByLabel('Follow an order').fill('#2');
    await admin.getByRole('button', { name: 'Find' }).click();
    await admin.waitForURL(`**/operations?order=${id}`);
    await admin.getByRole('heading', { name: 'The way of order #2', exact: true }).waitFor();

    const { stdout } = await waggleCommand(restaurant.url, ['trace', '2']);
    expect(stdout).toContain(`#2  ${id}`);
  });

  test('starts again at the hour that an admin gives', async () => {
    const { page: admin } = await restaurant.staff('admin');
    await admin.goto('/admin/hours');
    const begins = admin.getByLabel('Business day begins at');
    expect(await begins.inputValue()).toBe('04:00');
    await begins.fill('');
    expect(await admin.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await begins.fill('23:59');
    expect(await seriousFaults(admin)).toEqual([]);
    await admin.getByRole('button', { name: 'Save' }).click();
    const kitchen = async () => (await (await asStaff(restaurant.url, '/api/kitchen')).json()) as KitchenView;
    await waitFor('the setting', 10_000, async () => (await kitchen()).day_begins_at === '23:59');
    // Until then it is the day before, which has had no order yet.
    expect((await placed(restaurant.url)).number).toBe('1');
    await admin.reload();
    expect(await admin.getByLabel('Business day begins at').inputValue()).toBe('23:59');
  });
});
