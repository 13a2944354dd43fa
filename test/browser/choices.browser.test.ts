// Options with bounds: an admin asks for two dips of which one is free, a customer cannot order fewer, and pays for no more.
import type { Menu, OrderView } from '@waggle/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousFaults } from '../support/axe.ts';
import { asStaff } from '../support/customer.ts';
import { fillCheckout, orderButton, trackedOrder } from '../support/customer-pages.ts';
import { waitFor } from '../support/waggle.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

describe.skipIf(!chromium)('choices', () => {
  let restaurant: Restaurant;
  beforeAll(async () => {
    restaurant = await openRestaurant();
  });
  afterAll(() => restaurant?.close());

  const extras = async () => {
    const { items } = (await (await fetch(`${restaurant.url}/api/menu`)).json()) as Menu;
    return items.find(({ item_id }) => item_id === 'margherita')?.options.find(({ choose }) => choose === 'any');
  };

  test('an admin says how many, and hears of what nobody could choose', async () => {
    const { page } = await restaurant.staff('admin');
    await page
      .getByRole('button', { name: /Margherita/ })
      .first()
      .click();
    await page.getByRole('dialog').waitFor();
    const option = page.getByRole('group', { name: 'Extras', exact: true });
    await option.getByLabel('At least').fill('2');
    await option.getByLabel('At most').fill('1');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Customers could not choose that').waitFor();
    await option.getByLabel('At most').fill('2');
    await option.getByLabel('Free').fill('1');
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await waitFor('the bounds', 10_000, async () => (await extras())?.at_least === 2);
    expect(await extras()).toMatchObject({ at_most: 2, free: 1 });
  });

  test('a customer chooses as many, and the dearest is free', async () => {
    const offered = (await extras())?.choices ?? [];
    const [first, second, third] = offered;
    if (!first || !second || !third) throw new Error('the extras are too few');
    const { page } = await restaurant.visit();
    await page.goto('/');
    await page.getByRole('button', { name: 'Margherita', exact: true }).click();
    const add = page.getByRole('button', { name: /^Add to cart/ });
    await page.getByText('Choose 2 · 1 free').waitFor();
    expect(await add.isDisabled()).toBe(true);
    await page.getByLabel(first.name).check();
    expect(await add.isDisabled()).toBe(true);
    await page.getByLabel(second.name).check();
    expect(await page.getByLabel(third.name).isDisabled()).toBe(true);
    expect(await seriousFaults(page)).toEqual([]);
    await add.click();
    await fillCheckout(page);
    await orderButton(page).click();
    await trackedOrder(page);
    const { orders } = (await (await asStaff(restaurant.url, '/api/orders')).json()) as { orders: OrderView[] };
    const charged = orders[0]?.items[0]?.options?.filter(({ name }) => name === 'Extras').map(({ price }) => price);
    expect(charged?.toSorted((a, b) => a - b)).toEqual([0, Math.min(first.price, second.price)]);
  });
});
