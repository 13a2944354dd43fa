// A part of a page whose code cannot be loaded: the page stays, and the part comes when the line is back.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

describe.skipIf(!chromium)('a part that cannot be loaded', () => {
  let restaurant: Restaurant;
  beforeAll(async () => {
    restaurant = await openRestaurant();
  });
  afterAll(() => restaurant?.close());

  test('leaves the dish that it belongs to, and comes later', async () => {
    const { page } = await restaurant.visit();
    const part = /food-details.*\.js$/;
    let refused = 0;
    await page.route(part, (route) => {
      refused += 1;
      return route.abort();
    });
    await page.goto('/');
    await page.getByRole('button', { name: 'Margherita', exact: true }).click();
    const food = page.getByRole('region', { name: 'Allergens' });
    await food.getByText('Loading').waitFor({ state: 'attached' });
    await page.getByRole('button', { name: /^Add to cart/ }).waitFor();
    await expect.poll(() => refused, { timeout: 60_000 }).toBeGreaterThan(1);
    await page.unroute(part);
    await food.getByText('Contains: wheat (gluten), milk').waitFor();
  });
});
