// Stock set, lowered and not counted: by an admin, seen by the kitchen and by customers.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousFaults } from '../support/axe.ts';
import { placed, stockOf } from '../support/customer.ts';
import { waitFor } from '../support/waggle.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

describe.skipIf(!chromium)('the stock of a dish', () => {
  let restaurant: Restaurant;
  beforeAll(async () => {
    restaurant = await openRestaurant();
  });
  afterAll(() => restaurant?.close());

  const stockIs = (stock: number) =>
    waitFor(`a stock of ${stock}`, 10_000, async () => (await stockOf(restaurant.url, 'margherita')) === stock);

  test('is set, refused after an order that came meanwhile, and not counted', async () => {
    const { page: admin } = await restaurant.staff('admin');
    await admin.getByRole('button', { name: /Margherita .*left/ }).click();
    const count = admin.getByLabel('Set the stock to');
    const set = admin.getByRole('button', { name: 'Set', exact: true });
    await count.fill('3');
    await set.click();
    await stockIs(3);
    await count.fill('2');
    await placed(restaurant.url, { item: 'margherita' });
    await placed(restaurant.url, { item: 'margherita' });
    await stockIs(1);
    await set.click();
    await admin.getByText('The stock has changed meanwhile.', { exact: false }).waitFor();
    expect(await stockOf(restaurant.url, 'margherita')).toBe(1);
    await count.fill('0');
    await count.press('Enter');
    await stockIs(0);
    const { page: customer } = await restaurant.visit();
    await customer.goto('/');
    const card = customer.getByRole('listitem').filter({ hasText: 'Margherita' });
    await card.getByText('Sold out').waitFor();

    const counted = admin.getByRole('switch', { name: 'Count the stock' });
    await counted.focus();
    await admin.keyboard.press('Space');
    await admin.getByText('No limit', { exact: false }).waitFor();
    expect(await seriousFaults(admin)).toEqual([]);
    await card.getByText('Sold out').waitFor({ state: 'detached' });
    await placed(restaurant.url, { item: 'margherita', quantity: 20 });
    await admin.keyboard.press('Escape');
    await admin.getByRole('button', { name: /Margherita .*Not counted/ }).waitFor();
    const { page: kitchen } = await restaurant.staff('kitchen');
    await kitchen.getByRole('button', { name: 'Menu and stock' }).click();
    await kitchen.getByRole('listitem').filter({ hasText: 'Margherita' }).getByText('Not counted').waitFor();
    expect(await seriousFaults(kitchen)).toEqual([]);
  }, 90_000);
});
