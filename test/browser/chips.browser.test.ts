// The rows of chips on a phone: the current one is marked, and in view.
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { placed } from '../support/customer.ts';
import { waitFor } from '../support/waggle.ts';
import { chromium, openRestaurant, type Restaurant } from './checked-restaurant.ts';

const phone = { viewport: { width: 360, height: 740 } };

describe.skipIf(!chromium)('on a phone', () => {
  let restaurant: Restaurant;
  beforeAll(async () => {
    restaurant = await openRestaurant();
    await placed(restaurant.url);
  });
  afterAll(() => restaurant?.close());

  const currentIs = (row: Locator, name: string, again = async () => {}) =>
    waitFor(`${name} to be current and in view`, 10_000, async () => {
      await again();
      const current = row.locator('[aria-current]');
      if ((await current.count()) !== 1 || !(await current.innerText()).startsWith(name)) return false;
      const [chip, place] = [await current.boundingBox(), await row.boundingBox()];
      return !!chip && !!place && chip.x >= -1 && chip.x + chip.width <= place.x + place.width + 1;
    });

  test('the menu’s chips follow the scrolled page, to its last category and back', async () => {
    const { page } = await restaurant.visit(phone);
    await page.goto('/');
    const row = page.getByRole('navigation', { name: 'Categories' });
    await currentIs(row, 'Pizza');
    await page.mouse.move(180, 400);
    // The page grows while its pictures come in: one turn of the wheel may end above the last category.
    await currentIs(row, 'Drinks', () => page.mouse.wheel(0, 100_000));
    await currentIs(row, 'Pizza', () => page.mouse.wheel(0, -100_000));
    for (const name of ['Desserts', 'Drinks', 'Salads']) {
      await row.getByRole('link', { name }).click();
      await currentIs(row, name);
    }
  });

  test('the board’s chips follow the column that is in view', async () => {
    const { page } = await restaurant.signedIn('kitchen', phone);
    await page.goto('/kitchen');
    const row = page.getByRole('navigation', { name: 'Columns' });
    await currentIs(row, 'New');
    for (const name of ['With the courier', 'Cooking', 'Accepted', 'New']) {
      await row.getByRole('button', { name }).click();
      await currentIs(row, name);
    }
    await page.locator('[data-column="created"]').evaluate((column) => {
      const { parentElement } = column as unknown as { parentElement: { scrollLeft: number } };
      parentElement.scrollLeft = 100_000;
    });
    await currentIs(row, 'With the courier');
    expect(await row.locator('[aria-current]').count()).toBe(1);
  });
});
